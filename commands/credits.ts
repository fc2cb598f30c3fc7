import type { Command } from '../src/conversation/command.ts';

/** What is left, what things cost, and where to get more. */
export const credits: Command = {
  name: 'credits',
  options: [],
  urgent: true,
  run: async talk => {
    const { texts, services, turn } = talk;
    const { available, frozen } = await services.nemo.balance(turn.signal);
    const { kind, url } = await services.nemo.accountLink();
    const label = kind === 'register' ? texts.register : texts.topUp;
    return talk.answer({
      text: `${texts.credits(available, frozen)}\n${texts.creditsGuide}`,
      buttons: [[{ label, url }]],
    });
  },
};
