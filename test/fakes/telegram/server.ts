import { rm } from 'node:fs/promises';
import type { UserFromGetMe } from 'grammy/types';
import { arm } from '../faults.ts';
import { listen } from '../listen.ts';
import { answer } from './answer.ts';
import type { Fault } from './faults.ts';
import { type Groups, groupsOf } from './groups.ts';
import { defaultOptions, type Options } from './options.ts';
import { type People, peopleOf } from './people.ts';
import { messageOf } from './rooms.ts';
import { type Seen, seenOf } from './seen.ts';
import { release, repeat } from './updates.ts';
import type { MessageName } from './wire.ts';
import { createWorld, type Press } from './world.ts';

/** A running stand-in for the Bot API: the people who use it, what they see, and what goes wrong with it. */
export interface FakeTelegram extends People, Groups, Seen {
  /** The `apiRoot` for a client, such as `http://127.0.0.1:8081`. */
  url: string;
  token: string;
  bot: UserFromGetMe;
  /** Arms a fault for a coming call; faults of the same method wait in line. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Breaks all connections and takes no new ones for so long; resolves when it is back at the same address. */
  outage(ms: number): Promise<void>;
  /** Delivers what somebody did once more, with the update id it had. */
  repeat(what: MessageName | Press): void;
  /** Keeps updates back until they are released, in their order or the other way round. */
  hold(): void;
  release(order?: 'kept' | 'reversed'): void;
  close(): Promise<void>;
}

/** Starts a stand-in for the Bot API on a free port of 127.0.0.1. Takes milliseconds. */
export async function startTelegram(options: Partial<Options> = {}): Promise<FakeTelegram> {
  const world = createWorld({ ...defaultOptions, ...options });
  const { origin, outage, stop } = await listen((request, response) => answer(world, request, response), {
    ending: world.ending.signal,
  });
  world.origin = origin;

  return {
    url: world.origin,
    token: world.options.token,
    bot: world.bot,
    ...peopleOf(world),
    ...groupsOf(world),
    ...seenOf(world),
    fault: fault => void world.faults.push(arm(fault)),
    clearFaults: () => void world.faults.splice(0),
    outage,
    repeat: what =>
      repeat(world.line, update => {
        if ('data' in what) return update.callback_query?.id === what.id;
        const message = update.callback_query ? undefined : messageOf(update);
        return message?.chat.id === what.chat.id && message.message_id === what.message_id;
      }),
    hold: () => {
      world.line.held = true;
    },
    release: (order = 'kept') => release(world.line, order),
    close: async () => {
      world.ending.abort();
      await stop();
      if (world.folder !== undefined) await rm(world.folder, { recursive: true, force: true });
    },
  };
}
