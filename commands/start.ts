import type { Command } from '../src/conversation/command.ts';
import { openProject } from '../src/conversation/wish/project.ts';

/** First contact: connects, and is ready with three things to try. */
export const start: Command = {
  name: 'start',
  options: [],
  urgent: false,
  run: async talk => {
    await talk.progress.show(talk.texts.settingUp);
    await openProject(talk);
    return talk.answer({ text: talk.texts.welcome });
  },
};
