import type { Command } from '../src/conversation/command.ts';
import { largestFile } from '../src/conversation/wish/file-size.ts';
import { handleWish } from '../src/conversation/wish/wish.ts';

/** Adds files without making a video yet. */
export const upload: Command = {
  name: 'upload',
  options: [{ name: 'files', kind: 'files' }],
  urgent: false,
  run: talk => {
    const attachments = talk.event.type === 'command' ? talk.event.attachments : [];
    return attachments.length > 0
      ? handleWish(talk, '', attachments)
      : talk.answer({ text: talk.texts.howToUpload(largestFile(talk)) });
  },
};
