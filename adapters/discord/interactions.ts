import { type Interaction, MessageFlags, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Log } from '../../src/log.ts';
import { languageOf, type Texts, textsIn } from '../../src/texts/index.ts';
import type { Timing } from '../../src/timing.ts';
import { type Acknowledged, acknowledge, isPlain } from './acknowledge.ts';
import { interactionName, interactionOf, keyIn } from './names.ts';
import { type Late, within } from './within.ts';

const messageSchema = z.object({ flags: z.number().optional() });

/** An interaction that can still be answered through its token, by whichever process. */
export interface Live {
  applicationId: string;
  token: string;
  texts: Texts;
  /**
   * Whether "thinking…" stands there, for the one who asked, until something is said; undefined where another process
   * may have said something, or it could not be taken away.
   */
  isThinking: boolean | undefined;
  /** The end of the call that took "thinking…" away: what follows must not come before it. */
  settled: Promise<void>;
  /** It is used no more from then on, by the monotonic clock. */
  until: number;
}

/** Interactions, by what events call them (`i:…`). */
export interface Interactions {
  /** Acknowledges at once, before anything else is done. */
  acknowledge(interaction: Interaction): Promise<Acknowledged>;
  find(name: string | undefined): Live | undefined;
  /** Ends the "thinking…" with words that only the one who asked sees, or without any. */
  settle(live: Live, text?: string): Promise<void>;
  /** The same whatever was said in its place before. */
  tell(live: Live, text: string): Promise<void>;
  /** Words in the place of the first response: no follow-up is counted for them. */
  note(live: Live, text: string): Promise<void>;
  close(): void;
}

/** How many interactions are remembered; of older ones it is not known any more that they are over. */
const keptInteractions = 5_000;

export function createInteractions(rest: REST, timing: Timing, log: Log): Interactions {
  const known = new Map<string, Live>();
  const timers = new Set<NodeJS.Timeout>();

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  function keep(name: string, isThinking: boolean | undefined): Live | undefined {
    const key = keyIn(name);
    if (!key) return undefined;
    const { applicationId, token, locale } = key;
    const texts = textsIn(languageOf({ locale }));
    const until = performance.now() + timing.discordToken;
    const live = { applicationId, token, texts, isThinking, settled: Promise.resolve(), until };
    known.set(name, live);
    const [oldest] = known.keys();
    if (known.size > keptInteractions && oldest !== undefined) known.delete(oldest);
    return live;
  }

  function find(name: string | undefined): Live | undefined {
    if (name === undefined) return undefined;
    const whole = interactionOf(name);
    const live = known.get(whole) ?? keep(whole, undefined);
    return live && live.until > performance.now() ? live : undefined;
  }

  /** Nobody waits for long in front of "thinking…", whoever is to answer. */
  function endThinking(live: Live, interaction: Interaction): void {
    const command = interaction.isCommand() ? interaction.commandName.toLowerCase() : '';
    const text = isSlow(command) ? live.texts.onIt : undefined;
    if (text === undefined && command !== 'cancel') return;
    later(timing.discordThinking, () => {
      if (live.isThinking) live.isThinking = undefined;
      void settle(live, text);
    });
  }

  async function settle(live: Live, text?: string): Promise<void> {
    if (live.isThinking === undefined) {
      const seen = await looksThinking(live);
      live.isThinking ??= seen;
    }
    if (!live.isThinking) return live.settled;
    if (text !== undefined) return tell(live, text);
    live.isThinking = false;
    live.settled = remove(live).catch(error => {
      // Whatever is said next looks again.
      live.isThinking = undefined;
      quietly(error);
    });
    return live.settled;
  }

  async function tell(live: Live, text: string): Promise<void> {
    live.isThinking = false;
    live.settled = note(live, text);
    return live.settled;
  }

  const original = ({ applicationId, token }: Live) =>
    Routes.webhookMessage(applicationId, token, '@original');
  const quietly = (error: unknown) => log.debug({ err: error }, 'an interaction could not be settled');

  async function looksThinking(live: Live): Promise<boolean> {
    const look = (late: Late) => rest.get(original(live), { auth: false, ...late });
    const shown = await within(timing.discordCall, look).catch(quietly);
    return ((messageSchema.safeParse(shown).data?.flags ?? 0) & MessageFlags.Loading) !== 0;
  }

  async function note(live: Live, text: string): Promise<void> {
    const body = { content: text, allowed_mentions: { parse: [] } };
    const change = (late: Late) => rest.patch(original(live), { body, auth: false, ...late });
    await within(timing.discordCall, change).catch(quietly);
  }

  async function remove(live: Live): Promise<void> {
    const take = (late: Late) => rest.delete(original(live), { auth: false, ...late });
    await within(timing.discordCall, take);
  }

  return {
    acknowledge: async interaction => {
      const answer = await acknowledge(rest, timing, interaction);
      if (answer !== 'ours') return answer;
      const live = keep(interactionName(interaction), !isPlain(interaction));
      if (live) endThinking(live, interaction);
      return answer;
    },
    find,
    settle,
    tell,
    note,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What these make is seen by all, and may have to wait for its turn. Of what was stopped, nothing need be said. */
const isSlow = (command: string) => command === 'animate' || command === 'export';
