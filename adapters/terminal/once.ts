import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, parse } from 'node:path';
import { type Accept, type Button, type ChatRef, chatEventSchema, chatKey } from '../../src/chat.ts';
import type { StoredTurn } from '../../src/turns/engine.ts';
import { type TerminalFrontend, terminalPlatform } from './adapter.ts';
import { localPerson } from './person.ts';
import type { TerminalRequest } from './request.ts';

export type OnceRequest = Extract<TerminalRequest, { mode: 'once' }>;

/** One turn from the command line. Its chat is the file that the video goes to: saying the same again goes on there. */
export interface Once extends TerminalFrontend {
  /** Resolves with the exit status when the turn has ended: 0 with the video written, 130 cancelled, otherwise 1. */
  finished: Promise<number>;
  turnEnded(turnId: string): void;
  /** Ctrl-C: the first cancels the turn, the second leaves at once. */
  interrupt(): void;
  /** Leaves the turn for the next start. */
  leave(): void;
}

/** What a former run may have left behind for this file. */
export interface Former {
  /** Turns that were interrupted: the same wish is taken up, not paid again. */
  unfinished(chat: ChatRef): Promise<StoredTurn[]>;
  /** A project that new pictures do not belong to. */
  forget(chat: ChatRef): Promise<void>;
}

export function createOnce(request: OnceRequest, former: Former): Once {
  const chat: ChatRef = { platform: terminalPlatform, chatId: request.out };
  const author = localPerson();
  const { attachments, text } = request;
  const finished = Promise.withResolvers<number>();
  const written = new Set<string>();
  let accept: Accept | undefined;
  let awaited: { id: string; since: number } | undefined;
  let interrupted = false;

  return {
    finished: finished.promise,
    start: async next => {
      accept = next;
      const left = (await former.unfinished(chat)).find(turn => isSame(turn, request));
      if (left) {
        awaited = { id: left.id, since: left.acceptedAt };
        return;
      }
      if (attachments.length > 0) await former.forget(chat);
      const id = randomUUID();
      awaited = { id: `${terminalPlatform}:${id}`, since: Date.now() };
      await next({ type: 'message', id, chat, author, text, attachments });
    },
    stop: async () => {},
    turnEnded: turnId => {
      if (turnId !== awaited?.id) return;
      const isThere = written.has(request.out) || isNewer(request.out, awaited.since);
      finished.resolve(isThere ? 0 : interrupted ? 130 : 1);
    },
    interrupt: () => {
      if (interrupted || !accept) return finished.resolve(130);
      interrupted = true;
      accept({
        type: 'command',
        name: 'cancel',
        id: randomUUID(),
        chat,
        author,
        options: {},
        attachments: [],
      }).catch(() => finished.resolve(130));
    },
    leave: () => finished.resolve(143),
    shows: other => chatKey(other) === chatKey(chat),
    videoPath: (of, messageId) => numbered(of.chatId, messageId),
    saved: path => {
      written.add(path);
    },
    offer: buttons => buttons.flat().flatMap(describeChoice),
  };
}

/** Nothing can be pressed here: links are shown, and the answers that the agent asks for. */
function describeChoice(button: Button): string[] {
  if ('url' in button) return [`${button.label}: ${button.url}`];
  return button.action.startsWith('answer:') ? [`  • ${button.label}`] : [];
}

/** `clip.mp4` for the first video of a turn, `clip-2.mp4` for the second. */
function numbered(out: string, messageId: string): string {
  const number = Number(/video:(\d+)/.exec(messageId)?.[1] ?? 1);
  const { dir, name, ext } = parse(out);
  return number > 1 ? join(dir, `${name}-${number}${ext}`) : out;
}

function isSame(turn: StoredTurn, request: OnceRequest): boolean {
  const event = chatEventSchema.safeParse(turn.payload).data;
  if (event?.type !== 'message' || event.text !== request.text) return false;
  return JSON.stringify(event.attachments) === JSON.stringify(request.attachments);
}

function isNewer(path: string, since: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs >= since;
}
