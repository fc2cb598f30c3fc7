import type { Command } from '../src/conversation/command.ts';

/** Leaves the current project behind and starts with an empty one. */
export const newProject: Command = {
  name: 'new',
  options: [],
  urgent: false,
  run: async talk => {
    await talk.services.sessions.forget(talk.event.chat);
    return talk.answer({ text: talk.texts.freshStart });
  },
};
