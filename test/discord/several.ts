import { onTestFinished } from 'vitest';
import { createDiscord, type DiscordOptions } from '../../adapters/discord/adapter.ts';
import { commands } from '../../commands/index.ts';
import { type ChatAdapter, type ChatEvent, chatEventSchema } from '../../src/chat.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming, timing } from '../../src/timing.ts';
import type { FakeDiscord } from '../fakes/discord/server.ts';

export const processTiming = {
  ...scaleTiming(0.001),
  discordToken: timing.discordToken,
  discordThinking: 300,
};

/** Several processes of one bot, of which each is an adapter, and what they have in common: the stored events. */
export function processesOn(discord: FakeDiscord, more: Partial<DiscordOptions> = {}) {
  const stored = new Map<string, ChatEvent>();
  const repeats: string[] = [];
  const log: string[] = [];
  return {
    /** As the next process reads them, in the order in which they were stored. */
    events: () => [...stored.values()].map(event => chatEventSchema.parse(JSON.parse(JSON.stringify(event)))),
    /** What came once more. */
    repeats,
    log,
    /** Another process; it ends with the test. */
    add: (own: Partial<DiscordOptions> = {}): ChatAdapter => {
      const adapter = createDiscord({
        token: discord.token,
        apiUrl: discord.url,
        commands,
        timing: processTiming,
        log: createLog({ level: 'debug', secrets: [], to: { write: line => log.push(line) } }),
        ...more,
        ...own,
      });
      onTestFinished(() => adapter.stop());
      return adapter;
    },
    accept: async (event: ChatEvent) => {
      const isKnown = stored.has(event.id);
      if (isKnown) repeats.push(event.id);
      else stored.set(event.id, event);
      return isKnown ? 'duplicate' : 'queued';
    },
  } as const;
}
