import { type Interaction, MessageFlags, type REST, Routes } from 'discord.js';
import type { Log } from '../../src/log.ts';
import { languageOf, type Texts, textsIn } from '../../src/texts/index.ts';
import { toChatError } from './errors.ts';
import { changeWindow, interactionMark } from './events.ts';

/** An interaction that can still be answered through its token, which never leaves this process. */
export interface Live {
  applicationId: string;
  token: string;
  texts: Texts;
  /** Whether "thinking…" stands there, for the one who asked, until something is said. */
  isThinking: boolean;
}

/** Tokens live 15 minutes; nothing here relies on the last of them. */
const usableMs = 14 * 60_000;

/** The interactions that are still open, by what events call them (`i:…`). */
export interface Interactions {
  /** Acknowledges at once, before anything else is done. True when the event should go on to the conversation. */
  acknowledge(interaction: Interaction): Promise<boolean>;
  find(name: string | undefined): Live | undefined;
  /** Ends the "thinking…" with words that only the one who asked sees. */
  settle(live: Live, text: string): Promise<void>;
  close(): void;
}

export function createInteractions(rest: REST, log: Log): Interactions {
  const open = new Map<string, Live>();
  const timers = new Set<NodeJS.Timeout>();

  function keep(interaction: Interaction, isThinking: boolean): void {
    const name = `${interactionMark}${interaction.id}`;
    const texts = textsIn(languageOf({ id: '', name: '', locale: interaction.locale }));
    open.set(name, { applicationId: interaction.applicationId, token: interaction.token, texts, isThinking });
    const timer = setTimeout(() => {
      open.delete(name);
      timers.delete(timer);
    }, usableMs);
    timer.unref();
    timers.add(timer);
  }

  return {
    acknowledge: async interaction => {
      if (interaction.isAutocomplete()) {
        await interaction.respond(suggestions(interaction.options.getFocused(), interaction.locale));
        return false;
      }
      if (interaction.isButton() && interaction.customId === 'change') {
        const texts = textsIn(languageOf({ id: '', name: '', locale: interaction.locale }));
        await interaction.showModal(changeWindow(texts.changeTitle));
        return false;
      }
      const isPlain = interaction.isButton() || (interaction.isModalSubmit() && interaction.isFromMessage());
      if (isPlain) await interaction.deferUpdate();
      else if (interaction.isRepliable()) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      else return false;
      keep(interaction, !isPlain);
      return true;
    },
    find: name => (name === undefined ? undefined : open.get(name)),
    settle: async (live, text) => {
      if (!live.isThinking) return;
      live.isThinking = false;
      const body = { content: text, allowed_mentions: { parse: [] } };
      await rest
        .patch(Routes.webhookMessage(live.applicationId, live.token, '@original'), { body, auth: false })
        .catch(error => log.debug({ err: toChatError(error) }, 'an interaction could not be settled'));
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Good wishes, those first that hold what was typed. */
function suggestions(typed: string, locale: string): { name: string; value: string }[] {
  const { presets } = textsIn(languageOf({ id: '', name: '', locale }, typed));
  const wishes = Object.values(presets).map(({ wish }) => wish);
  const fitting = wishes.filter(wish => wish.toLowerCase().includes(typed.trim().toLowerCase()));
  return (fitting.length > 0 ? fitting : wishes).map(wish => ({
    name: wish.slice(0, 100),
    value: wish.slice(0, 100),
  }));
}
