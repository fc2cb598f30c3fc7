import { z } from 'zod';
import { asking } from '../src/conversation/answer/asking.ts';
import type { Command } from '../src/conversation/command.ts';
import { takenUp } from '../src/conversation/wish/held.ts';
import { otherProject } from '../src/conversation/wish/reopen.ts';
import { handleWish } from '../src/conversation/wish/wish.ts';

/** A picture and what should happen, with shape and length as options; the same as a picture with a text. */
export const animate: Command = {
  name: 'animate',
  options: [
    { name: 'files', kind: 'files' },
    { name: 'prompt', kind: 'text' },
    { name: 'aspect', kind: 'choice', choices: ['16:9', '9:16', '1:1'] },
    { name: 'seconds', kind: 'choice', choices: ['3', '5', '8', '10', '15'] },
  ],
  urgent: false,
  run: async talk => {
    const { texts, event } = talk;
    const options = event.type === 'command' ? event.options : {};
    const attachments = event.type === 'command' ? event.attachments : [];
    // Journaled, as a picture that was held back is taken up soon.
    const hasPicture = await talk.turn.step('picture', z.boolean(), async () => {
      // As a reply to a video it is about that one, though the chat may have none at the moment.
      const { files } = otherProject(talk) ?? talk.session;
      return attachments.length + files.length > 0 || takenUp(talk) !== undefined;
    });
    if (!hasPicture) return talk.answer({ text: asking(talk, texts.needPicture) });
    const { prompt, aspect, seconds }: Partial<Record<string, string>> = options;
    const extras = [
      ...(aspect ? [texts.asWish.aspect(aspect)] : []),
      ...(seconds ? [texts.asWish.seconds(seconds)] : []),
    ];
    const wish = prompt ?? (extras.length > 0 || attachments.length === 0 ? texts.presets.smooth.wish : '');
    return handleWish(talk, [wish, ...extras].join(' ').trim(), attachments);
  },
};
