import { z } from 'zod';
import { type Attachment, attachmentSchema, type ChatEvent, chatEventSchema } from '../chat.ts';
import type { Timing } from '../timing.ts';
import type { StoredTurn, TurnContext } from '../turns/engine.ts';

/** What a person said in one go, though it may have come as several messages. */
export interface Gathered {
  text: string;
  attachments: Attachment[];
  /** The turns that were taken in. */
  absorbed: string[];
}

type Message = Extract<ChatEvent, { type: 'message' }>;

/** What of a message is gathered, under the id of its own turn. */
const siblingSchema = z.object({
  id: z.string(),
  author: z.string(),
  groupId: z.string().optional(),
  text: z.string(),
  attachments: z.array(attachmentSchema),
});
type Sibling = z.infer<typeof siblingSchema>;

/**
 * Merges what belongs together: the pictures of an album, pictures sent one by one, and the text that follows a
 * picture without words. Each is stored as a turn of its own already; this turn waits a moment, chooses its
 * siblings (journaled), then takes them out of the line. Nothing waits in memory alone. `onWait` hears when it may
 * take in what comes: a turn that is resumed later than that does not.
 */
export async function gather(
  turn: TurnContext,
  event: Message,
  timing: Timing,
  onWait: () => void = () => {},
): Promise<Gathered> {
  const messages = [siblingOf(turn.turn.id, event)];
  for (;;) {
    const found = await turn.step(`gather:${messages.length}`, z.array(siblingSchema), async () => {
      onWait();
      const pause = pauseFor(messages, timing);
      if (pause > 0) await turn.sleep(pause);
      return chooseSiblings(messages, (await turn.waiting()).map(saidIn));
    });
    if (found.length === 0) break;
    await turn.absorb(found.map(sibling => sibling.id));
    messages.push(...found);
  }
  return {
    text: messages
      .map(message => message.text)
      .filter(text => text.trim() !== '')
      .join('\n'),
    attachments: messages.flatMap(message => message.attachments),
    absorbed: messages.slice(1).map(message => message.id),
  };
}

/**
 * The turns of a chat's line by wish: those that one of them takes in when it runs stand together, in the order of the
 * line. `gathers` tells whether a turn that has begun may still take others in.
 */
export function wishesIn(line: readonly StoredTurn[], gathers: (turnId: string) => boolean): StoredTurn[][] {
  const wishes: StoredTurn[][] = [];
  let rest = line.map(turn => ({ turn, said: saidIn(turn) }));
  for (let [first] = rest; first; [first] = rest) {
    const { turn, said } = first;
    const others = rest.slice(1);
    const takesIn = said && (!turn.begun || gathers(turn.id));
    const siblings = takesIn
      ? chooseSiblings(
          [said],
          others.map(other => other.said),
        )
      : [];
    const together = new Set(siblings.map(({ id }) => id));
    wishes.push([turn, ...others.map(other => other.turn).filter(({ id }) => together.has(id))]);
    rest = others.filter(other => !together.has(other.turn.id));
  }
  return wishes;
}

/** Only pictures are waited for: words alone are complete, and so is a picture with words outside an album. */
function pauseFor(messages: readonly Sibling[], timing: Timing): number {
  const forAlbum = messages.at(-1)?.groupId === undefined ? 0 : timing.albumGather;
  const hasFiles = messages.some(message => message.attachments.length > 0);
  return hasFiles && !hasWords(messages) ? Math.max(forAlbum, timing.captionGather) : forAlbum;
}

/**
 * The waiting messages that belong to what was gathered so far: those that follow without a break, and the rest of
 * an album wherever it stands, since in a group others may write (and send albums) at the same time.
 */
function chooseSiblings(messages: readonly Sibling[], waiting: readonly (Sibling | undefined)[]): Sibling[] {
  const chosen: Sibling[] = [];
  let follows = true;
  for (const next of waiting) {
    const all = [...messages, ...chosen];
    if (next && (isOfAlbum(all, next) || (follows && belongs(all, next)))) chosen.push(next);
    else follows = false;
  }
  return chosen;
}

function belongs(messages: readonly Sibling[], next: Sibling): boolean {
  return messages.at(-1)?.author === next.author && !hasWords(messages);
}

function isOfAlbum(messages: readonly Sibling[], { groupId, author }: Sibling): boolean {
  return groupId !== undefined && messages.some(one => one.groupId === groupId && one.author === author);
}

function hasWords(messages: readonly Sibling[]): boolean {
  return messages.some(message => message.text.trim() !== '');
}

/** What a waiting turn says, if it is a message. */
function saidIn({ id, payload }: StoredTurn): Sibling | undefined {
  const event = chatEventSchema.safeParse(payload).data;
  return event?.type === 'message' ? siblingOf(id, event) : undefined;
}

function siblingOf(id: string, { author, groupId, text, attachments }: Message): Sibling {
  return { id, author: author.id, ...(groupId !== undefined && { groupId }), text, attachments };
}
