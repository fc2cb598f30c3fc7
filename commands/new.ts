import type { Command } from '../src/conversation/command.ts';
import { emptySession } from '../src/sessions.ts';

/** Leaves the current project behind and starts with an empty one; a reply to one of its videos brings it back. */
export const newProject: Command = {
  name: 'new',
  options: [],
  urgent: false,
  run: async talk => {
    const { services, event, session, texts } = talk;
    const { videos, spoke } = session;
    await services.sessions.save(event.chat, { ...emptySession(), videos, spoke });
    return talk.answer({ text: texts.freshStart });
  },
};
