import {
  type ButtonInteraction,
  type Interaction,
  InteractionResponseType,
  MessageFlags,
  type REST,
  Routes,
} from 'discord.js';
import { languageOf, textsIn } from '../../src/texts/index.ts';
import type { Timing } from '../../src/timing.ts';
import { isAcknowledged, toChatError } from './errors.ts';
import { changeWindow } from './events.ts';
import { within } from './within.ts';

/**
 * What came of acknowledging: `ours` should go on to the conversation; so should what another process acknowledged
 * first, which may die before it does so, but that one has the word then. `nothing` is left to do with what was
 * answered whole.
 */
export type Acknowledged = 'ours' | 'acknowledged' | 'nothing';

/** Answers an interaction at once, before anything else is done: whole, or with “thinking…”. */
export async function acknowledge(
  rest: REST,
  timing: Timing,
  interaction: Interaction,
): Promise<Acknowledged> {
  try {
    return await respond(rest, timing, interaction);
  } catch (error) {
    // Another process was the first to answer it whole.
    if (isAcknowledged(toChatError(error))) return 'nothing';
    throw error;
  }
}

async function respond(rest: REST, timing: Timing, interaction: Interaction): Promise<Acknowledged> {
  if (interaction.isAutocomplete()) {
    await interaction.respond(suggestions(interaction.options.getFocused(), interaction.locale));
    return 'nothing';
  }
  if (isChange(interaction)) {
    const texts = textsIn(languageOf(interaction));
    await interaction.showModal(changeWindow(texts.changeTitle));
    return 'nothing';
  }
  if (isPlain(interaction)) {
    return callBack(rest, timing, interaction, { type: InteractionResponseType.DeferredMessageUpdate });
  }
  return interaction.isRepliable() ? callBack(rest, timing, interaction, thinking) : 'nothing';
}

/** Discord waits for 3 s, which is time for a second try; that may find that only the answer to the first was lost. */
async function callBack(
  rest: REST,
  timing: Timing,
  { id, token }: Interaction,
  body: object,
): Promise<Acknowledged> {
  const once = async (): Promise<Acknowledged> => {
    await within(timing.discordAcknowledgeTry, late =>
      rest.post(Routes.interactionCallback(id, token), { body, auth: false, ...late }),
    );
    return 'ours';
  };
  return once().catch(error => {
    if (isAcknowledged(error)) return 'acknowledged';
    if (toChatError(error).reason !== 'unknown') throw error;
    return once().catch(again => {
      if (isAcknowledged(again)) return 'ours';
      throw again;
    });
  });
}

/** “Thinking…”, for the one who asked. */
const thinking = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** "Change…" opens a window. */
const isChange = (interaction: Interaction): interaction is ButtonInteraction =>
  interaction.isButton() && interaction.customId === 'change';

/** Its answer needs no "thinking…": the message that it came from stands there. */
export const isPlain = (interaction: Interaction) =>
  interaction.isButton() || (interaction.isModalSubmit() && interaction.isFromMessage());

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
