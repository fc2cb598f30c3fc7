import type { ChatEvent } from '../chat.ts';
import { asking } from './answer/asking.ts';
import { revise } from './answer/revise.ts';
import type { Talk } from './talk.ts';
import { confirmByButton } from './wish/confirm.ts';
import { firstWishes, presetWish } from './wish/presets.ts';
import { takeAnswer } from './wish/question.ts';
import { otherProject } from './wish/reopen.ts';
import { handleWish } from './wish/wish.ts';

/** What a pressed button does. Buttons carry no state of their own, so they work after a restart too. */
export async function handlePress(talk: Talk, event: Extract<ChatEvent, { type: 'button' }>): Promise<void> {
  const { texts } = talk;
  const [name, argument = ''] = event.action.split(':');
  if (name === 'wish') {
    const wish = presetWish(texts, argument);
    if (wish) return handleWish(talk, wish, []);
  }
  if (name === 'again') {
    const { lastWish } = otherProject(talk) ?? talk.session;
    if (lastWish) return handleWish(talk, lastWish, []);
  }
  if (name === 'go' || name === 'stay') return confirmByButton(talk, event.message, event.action);
  if (name === 'change') return talk.answer({ text: texts.tellChange });
  if (name === 'many' && talk.session.unused > 1) {
    const each = argument === 'each';
    await talk.remember({ each });
    const text = each ? texts.eachChosen : texts.togetherChosen;
    return revise(talk, event.message, { text: asking(talk, text), buttons: [firstWishes(texts)] });
  }
  if (name === 'answer') {
    const wish = await takeAnswer(talk, event.message, event.action);
    return wish === undefined ? undefined : handleWish(talk, wish, []);
  }
  const command = talk.services.commands.find(one => one.name === name);
  if (command) return command.run(talk);
  return talk.answer({ text: texts.staleButton });
}
