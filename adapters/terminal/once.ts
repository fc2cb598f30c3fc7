import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, parse } from 'node:path';
import {
  type Accept,
  type Button,
  type ChatEvent,
  type ChatRef,
  chatEventSchema,
  chatKey,
} from '../../src/chat.ts';
import type { StoredTurn } from '../../src/turns/engine.ts';
import { type TerminalFrontend, terminalPlatform, type Unfinished } from './adapter.ts';
import { localPerson } from './person.ts';
import type { TerminalRequest } from './request.ts';

export type OnceRequest = Extract<TerminalRequest, { mode: 'once' }>;

/** One turn from the command line. Its chat is the file that the video goes to: saying the same again goes on there. */
export interface Once extends TerminalFrontend {
  /** Resolves with the exit status when the turn has ended: 0 with the video written, 130 cancelled, otherwise 1. */
  finished: Promise<number>;
  /** Ends where the turn has. */
  look(): Promise<void>;
  /** Ctrl-C: the first cancels the turn, the second leaves at once. */
  interrupt(): void;
  /** Leaves the turn for the next start. */
  leave(): void;
}

/** What a former run may have left behind for this file. */
export interface Former {
  /** Turns that were interrupted: the same wish is taken up, not paid again. */
  interrupted(chat: ChatRef): Promise<StoredTurn[]>;
  /** A project that new pictures do not belong to. */
  forget(chat: ChatRef): Promise<void>;
}

export function createOnce(request: OnceRequest, former: Former, unfinished: Unfinished): Once {
  const chat: ChatRef = { platform: terminalPlatform, chatId: request.out };
  const author = localPerson();
  const { attachments, text } = request;
  const finished = Promise.withResolvers<number>();
  const written = new Set<string>();
  let accept: Accept | undefined;
  let awaited: { id: string; resumedFrom?: number } | undefined;
  let interrupted = false;
  const command = (name: string): ChatEvent => ({
    type: 'command',
    name,
    id: randomUUID(),
    chat,
    author,
    options: {},
    attachments: [],
  });

  return {
    finished: finished.promise,
    start: async next => {
      accept = next;
      const earlier = await former.interrupted(chat);
      const left = earlier.find(turn => isSame(turn, request));
      if (left) {
        awaited = { id: left.id, resumedFrom: left.acceptedAt };
        return;
      }
      // What was interrupted still needs its project: the new one begins after it.
      if (attachments.length > 0 && earlier.length > 0) await next(command('new'));
      else if (attachments.length > 0) await former.forget(chat);
      const id = randomUUID();
      awaited = { id: `${terminalPlatform}:${id}` };
      await next({ type: 'message', id, chat, author, text, attachments });
    },
    stop: async () => {},
    look: async () => {
      const left = await unfinished(chat);
      // A stop is about all turns of this chat, and has something to say of its own.
      if (!awaited || (interrupted ? left.length > 0 : left.includes(awaited.id))) return;
      const isThere = written.has(request.out) || isNewer(request.out, awaited.resumedFrom);
      finished.resolve(isThere ? 0 : interrupted ? 130 : 1);
    },
    interrupt: () => {
      if (interrupted || !accept) return finished.resolve(130);
      interrupted = true;
      accept(command('cancel')).catch(() => finished.resolve(130));
    },
    leave: () => finished.resolve(143),
    shows: other => chatKey(other) === chatKey(chat),
    videoPath: (of, messageId) => numbered(of.chatId, messageId),
    saved: (path, messageId) => {
      // What an earlier one has written is not what was asked for now.
      if (messageId.startsWith(`${awaited?.id}:`)) written.add(path);
    },
    offer: buttons => {
      const choices = buttons.flat().flatMap(describeChoice);
      const isQuestion = buttons.flat().some(isAnswer);
      return isQuestion
        ? [...choices, `Answer with: npm run chat -- "your answer" --out ${request.out}`]
        : choices;
    },
  };
}

/** Nothing can be pressed here: links are shown, and the answers that the agent asks for. */
function describeChoice(button: Button): string[] {
  if ('url' in button) return [`${button.label}: ${button.url}`];
  return isAnswer(button) ? [`  • ${button.label}`] : [];
}

function isAnswer(button: Button): boolean {
  return 'action' in button && button.action.startsWith('answer:');
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

/** A former run may have written it, and was interrupted after that. */
function isNewer(path: string, since: number | undefined): boolean {
  if (since === undefined) return false;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs >= since;
}
