import { z } from 'zod';
import type { Command } from '../src/conversation/command.ts';

/**
 * Deletes what is stored about the chat up to here. It waits for what runs, which would write some of it again; what
 * was said meanwhile waits behind it and stays.
 */
export const forget: Command = {
  name: 'forget',
  options: [],
  urgent: false,
  run: async talk => {
    const { services, event, adapter, texts } = talk;
    // Once only: the answer is told after it, and must not be deleted by a second run.
    await talk.turn.step('forgotten', z.null(), async () => {
      await services.sessions.forget(event.chat);
      await adapter.forget?.(event.chat, event.messageId);
      services.purge();
      return null;
    });
    return talk.answer({ text: adapter.forget ? texts.forgottenWhole : texts.forgotten });
  },
};
