import { type Interaction, InteractionResponseType, MessageFlags, type REST, Routes } from 'discord.js';
import type { Log } from '../../src/log.ts';
import { languageOf, type Texts, textsIn } from '../../src/texts/index.ts';
import type { Timing } from '../../src/timing.ts';
import { isAcknowledged, toChatError } from './errors.ts';
import { changeWindow, interactionName, interactionOf } from './events.ts';
import { type Late, within } from './within.ts';

/** An interaction that can still be answered through its token, which never leaves this process. */
export interface Live {
  applicationId: string;
  token: string;
  texts: Texts;
  /** Whether "thinking…" stands there, for the one who asked, until something is said. */
  isThinking: boolean;
  /** The end of the call that took "thinking…" away: what follows must not come before it. */
  settled: Promise<void>;
}

/** The interactions that are still open, by what events call them (`i:…`). */
export interface Interactions {
  /** Acknowledges at once, before anything else is done. True when the event should go on to the conversation. */
  acknowledge(interaction: Interaction): Promise<boolean>;
  find(name: string | undefined): Live | undefined;
  /** Ends the "thinking…" with words that only the one who asked sees, or without any. */
  settle(live: Live, text?: string): Promise<void>;
  /** The same whatever was said in its place before. */
  tell(live: Live, text: string): Promise<void>;
  /** Words in the place of the first response: no follow-up is counted for them. */
  note(live: Live, text: string): Promise<void>;
  close(): void;
}

export function createInteractions(rest: REST, timing: Timing, log: Log): Interactions {
  const open = new Map<string, Live>();
  const timers = new Set<NodeJS.Timeout>();

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  function keep(interaction: Interaction, isThinking: boolean): void {
    const name = interactionName(interaction);
    const { applicationId, token, locale } = interaction;
    const texts = textsIn(languageOf({ locale }));
    const live = { applicationId, token, texts, isThinking, settled: Promise.resolve() };
    open.set(name, live);
    later(timing.discordToken, () => void open.delete(name));
    const command = interaction.isCommand() ? interaction.commandName.toLowerCase() : '';
    if (isSlow(command)) later(timing.discordThinking, () => void settle(live, texts.onIt));
    if (command === 'cancel') later(timing.discordThinking, () => void settle(live));
  }

  async function settle(live: Live, text?: string): Promise<void> {
    if (!live.isThinking) return live.settled;
    if (text !== undefined) return tell(live, text);
    live.isThinking = false;
    live.settled = remove(live);
    return live.settled;
  }

  async function tell(live: Live, text: string): Promise<void> {
    live.isThinking = false;
    live.settled = note(live, text);
    return live.settled;
  }

  const original = ({ applicationId, token }: Live) =>
    Routes.webhookMessage(applicationId, token, '@original');
  const quietly = (error: unknown) =>
    log.debug({ err: toChatError(error) }, 'an interaction could not be settled');

  async function note(live: Live, text: string): Promise<void> {
    const body = { content: text, allowed_mentions: { parse: [] } };
    const change = (late: Late) => rest.patch(original(live), { body, auth: false, ...late });
    await within(timing.discordCall, change).catch(quietly);
  }

  async function remove(live: Live): Promise<void> {
    const take = (late: Late) => rest.delete(original(live), { auth: false, ...late });
    await within(timing.discordCall, take).catch(quietly);
  }

  /** Discord waits for 3 s, which is time for a second try; that may find that only the answer to the first was lost. */
  async function respond({ id, token }: Interaction, body: object): Promise<void> {
    const once = () =>
      within(timing.discordAcknowledgeTry, late =>
        rest.post(Routes.interactionCallback(id, token), { body, auth: false, ...late }),
      );
    await once().catch(async error => {
      if (toChatError(error).reason !== 'unknown') throw error;
      await once().catch(again => {
        if (!isAcknowledged(again)) throw again;
      });
    });
  }

  return {
    acknowledge: async interaction => {
      if (interaction.isAutocomplete()) {
        await interaction.respond(suggestions(interaction.options.getFocused(), interaction.locale));
        return false;
      }
      if (interaction.isButton() && interaction.customId === 'change') {
        const texts = textsIn(languageOf(interaction));
        await interaction.showModal(changeWindow(texts.changeTitle));
        return false;
      }
      const isPlain = interaction.isButton() || (interaction.isModalSubmit() && interaction.isFromMessage());
      if (isPlain) await respond(interaction, { type: InteractionResponseType.DeferredMessageUpdate });
      else if (interaction.isRepliable()) await respond(interaction, thinking);
      else return false;
      keep(interaction, !isPlain);
      return true;
    },
    find: name => (name === undefined ? undefined : open.get(interactionOf(name))),
    settle,
    tell,
    note,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** “Thinking…”, for the one who asked. */
const thinking = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** What these make is seen by all, and may have to wait for its turn. Of what was stopped, nothing need be said. */
const isSlow = (command: string) => command === 'animate' || command === 'export';

/** Good wishes, those first that hold what was typed. */
function suggestions(typed: string, locale: string): { name: string; value: string }[] {
  const { presets } = textsIn(languageOf({ locale }, typed));
  const wishes = Object.values(presets).map(({ wish }) => wish);
  const fitting = wishes.filter(wish => wish.toLowerCase().includes(typed.trim().toLowerCase()));
  return (fitting.length > 0 ? fitting : wishes).map(wish => ({
    name: wish.slice(0, 100),
    value: wish.slice(0, 100),
  }));
}
