import { EventEmitter } from 'node:events';
import type { FakeUpdate, Happening } from './wire.ts';

/** An update on its way to the bot. */
interface Waiting {
  update: FakeUpdate;
  /** Repeated on purpose: it comes once more, whatever was confirmed. */
  again: boolean;
}

/** The updates that the bot has not confirmed, in the order of their delivery, and how often each was handed out. */
export interface UpdateLine {
  waiting: Waiting[];
  known: Map<number, { update: FakeUpdate; deliveries: number; confirmed: boolean }>;
  /** The kinds the bot asked for; undefined: all but those that must be asked for. */
  allowed: readonly string[] | undefined;
  held: boolean;
  nextId: number;
  /** `arrived` whenever there may be something to hand out. */
  events: EventEmitter;
}

const onlyWhenAsked = ['chat_member'];

export function createLine(): UpdateLine {
  const events = new EventEmitter().setMaxListeners(0);
  return { waiting: [], known: new Map(), allowed: undefined, held: false, nextId: 700_001, events };
}

/** Takes over the list of wanted kinds where one is given; an empty list means the usual ones. */
export function allowOnly(line: UpdateLine, kinds: readonly string[] | undefined): void {
  if (kinds) line.allowed = kinds.length > 0 ? kinds : undefined;
}

/** Puts something that happened into the line, unless the bot did not ask for this kind. */
export function announce(line: UpdateLine, happening: Happening): void {
  const kind = Object.keys(happening)[0] ?? '';
  if (line.allowed ? !line.allowed.includes(kind) : onlyWhenAsked.includes(kind)) return;
  // As it is now: later edits don't reach into it.
  const update = { update_id: line.nextId++, ...structuredClone(happening) };
  line.known.set(update.update_id, { update, deliveries: 0, confirmed: false });
  line.waiting.push({ update, again: false });
  line.events.emit('arrived');
}

/** Hands out the first updates; they stay in the line until they are confirmed. */
export function take(line: UpdateLine, limit: number): FakeUpdate[] {
  if (line.held) return [];
  const taken = line.waiting.slice(0, limit);
  line.waiting = line.waiting.filter(entry => !entry.again || !taken.includes(entry));
  for (const { update } of taken) delivered(line, update);
  return taken.map(({ update }) => update);
}

export function delivered(line: UpdateLine, update: FakeUpdate): void {
  const known = line.known.get(update.update_id);
  if (known) known.deliveries++;
}

/** Forgets what the bot says it has. */
export function confirm(line: UpdateLine, isConfirmed: (updateId: number) => boolean): void {
  line.waiting = line.waiting.filter(({ update, again }) => {
    if (again || !isConfirmed(update.update_id)) return true;
    const known = line.known.get(update.update_id);
    if (known) known.confirmed = true;
    return false;
  });
}

/** Delivers an update once more, with the id it had. */
export function repeat(line: UpdateLine, isMeant: (update: FakeUpdate) => boolean): void {
  const update = [...line.known.values()].findLast(known => isMeant(known.update))?.update;
  if (!update) throw new Error('the bot was never told of this, so it can’t be repeated');
  line.waiting.push({ update, again: true });
  line.events.emit('arrived');
}

/** Lets go of what was held back. */
export function release(line: UpdateLine, order: 'kept' | 'reversed'): void {
  if (order === 'reversed') line.waiting.reverse();
  line.held = false;
  line.events.emit('arrived');
}
