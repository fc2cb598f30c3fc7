import type { Command } from '../src/conversation/command.ts';

/** Deletes what is stored about the chat. It waits for what runs, which would write some of it again. */
export const forget: Command = {
  name: 'forget',
  options: [],
  urgent: false,
  run: async talk => {
    const { services, event, adapter, texts } = talk;
    await services.sessions.forget(event.chat);
    await adapter.forget?.(event.chat);
    services.purge();
    return talk.answer({ text: texts.forgotten });
  },
};
