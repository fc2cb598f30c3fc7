import { accountButton } from '../src/conversation/answer/explain.ts';
import { joinLines } from '../src/conversation/answer/split.ts';
import type { Command } from '../src/conversation/command.ts';
import type { Talk } from '../src/conversation/talk.ts';

/** What is left, what things cost, and where to get more; for administrators, what everybody together uses. */
export const credits: Command = {
  name: 'credits',
  options: [],
  urgent: true,
  run: async talk => {
    const { texts, services, turn } = talk;
    const { available, frozen } = await services.nemo.balance(turn.signal);
    const whole = services.access.isAdmin(talk.event) ? await describeUse(talk) : '';
    const { button } = await accountButton(talk);
    return talk.answer({
      text: joinLines([texts.credits(available, frozen), texts.creditsGuide, whole]),
      buttons: [[button]],
    });
  },
};

/** Everybody's use of the bot; this turn itself is left out. */
async function describeUse({ texts, services }: Talk): Promise<string> {
  const [{ turns, credits }, { running, queued }] = await Promise.all([
    services.usage.lastDay(),
    services.engine.health(),
  ]);
  return texts.wholeUse({
    turns,
    credits: Math.round(credits),
    running: Math.max(0, running - 1),
    waiting: queued,
  });
}
