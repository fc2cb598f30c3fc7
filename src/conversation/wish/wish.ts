import { z } from 'zod';
import type { Attachment } from '../../chat.ts';
import { type HeldWish, waitingFiles } from '../../sessions.ts';
import { asking } from '../answer/asking.ts';
import { joinLines } from '../answer/split.ts';
import { spokeIn } from '../language.ts';
import type { Talk } from '../talk.ts';
import { admit } from './admit.ts';
import { sendFiles } from './files.ts';
import { makeVideo } from './make.ts';
import { planWishes } from './plan.ts';
import { firstWishes } from './presets.ts';
import { withProject } from './project.ts';

/**
 * What a person said: files, words, or both. Files first, then the wish about them, then the video. `confirmed` is the
 * wish that it was, where a yes to its price has brought it back.
 */
export async function handleWish(
  talk: Talk,
  text: string,
  given: readonly Attachment[],
  confirmed?: HeldWish,
): Promise<void> {
  const { texts } = talk;
  await talk.remember({ spoke: spokeIn(talk.event, talk.session) });
  const attachments = await admit(talk, { text, attachments: given }, confirmed);
  if (!attachments) return;
  await talk.progress.show(firstLabel(talk, attachments.length));
  const { names, problems } = await withProject(talk, session => sendFiles(talk, session, attachments));
  if (attachments.length > 0 && names.length === 0) {
    return talk.answer({ text: joinLines([...problems, texts.charged.nothing]) });
  }
  if (text.trim() === '') return askWhatShouldHappen(talk, problems);

  const wishes = await talk.turn.step('plan', z.array(z.string()), async () => {
    const files = waitingFiles(talk.session).map(({ name }) => name);
    const { each, lastWish } = talk.session;
    return planWishes(texts, text, files, each, each && text === lastWish);
  });
  await talk.remember({ question: undefined, each: wishes.length > 1, lastWish: text });
  for (const [index, wish] of wishes.entries()) {
    const place = { index: index + 1, count: wishes.length };
    talk.progress.under(place.count > 1 ? texts.videoOf(place.index, place.count) : '');
    try {
      if (!(await makeVideo(talk, wish, place, index === 0 ? problems : []))) return;
    } catch (error) {
      if (place.count > 1) talk.notes.push(texts.ofSeveral(index, place.count));
      throw error;
    }
    // What is done is not made again when the person repeats a wish that broke off half-way.
    await talk.remember({ unused: wishes.length - place.index });
  }
  await talk.remember({ each: false });
}

function firstLabel({ texts, turn, session }: Talk, files: number): string {
  if (turn.attempt > 1) return texts.progress.resuming;
  if (!session.nemo) return texts.settingUp;
  return files > 0 ? texts.progress.uploading(1, files) : texts.progress.thinking;
}

/** Pictures without words: what could be done with them, as buttons; several ask whether together or each. */
async function askWhatShouldHappen(talk: Talk, problems: readonly string[]): Promise<void> {
  const { texts, session } = talk;
  const several = session.unused > 1;
  const choice = [
    { label: texts.together, action: 'many:together' },
    { label: texts.each, action: 'many:each' },
  ];
  await talk.answer({
    text: asking(talk, ...problems, texts.gotFiles(session.unused), several ? texts.oneOrEach : ''),
    buttons: [firstWishes(texts), ...(several ? [choice] : [])],
  });
}
