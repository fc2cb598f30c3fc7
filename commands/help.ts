import type { Command } from '../src/conversation/command.ts';
import { largestFile } from '../src/conversation/wish/file-size.ts';

/** What the bot can do, tips, and every command. */
export const help: Command = {
  name: 'help',
  options: [],
  urgent: true,
  run: talk => {
    const { texts, services } = talk;
    const list = services.commands.map(({ name }) => `/${name} – ${texts.commands[name]}`).join('\n');
    return talk.answer({ text: texts.help(list, largestFile(talk)) });
  },
};
