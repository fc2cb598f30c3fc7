import { z } from 'zod';
import { type ChatEvent, chatEventSchema } from '../../chat.ts';
import { spokenCommand } from '../spoken.ts';
import type { Talk } from '../talk.ts';
import { judge } from './admit.ts';
import { estimate } from './estimate.ts';
import { heldBy, takenUp } from './held.ts';
import { presetWish } from './presets.ts';
import { otherProject } from './reopen.ts';
import { wordFor } from './yes-no.ts';

/**
 * True when the chat's next turn makes a video of the same project anyway: rendering this one as well would only keep
 * it waiting. Not where that wish would be refused or asked about: who has paid gets the video.
 */
export function videoComesLater(talk: Talk): Promise<boolean> {
  return talk.turn.step('later', z.boolean(), async () => {
    const [turn] = await talk.turn.waiting();
    const event = chatEventSchema.safeParse(turn?.payload).data;
    if (!turn || !event) return false;
    const next = { event, session: talk.session };
    if (otherProject(next, takenUp(next))) return false;
    const wish = wishIn(event, talk);
    if (wish === undefined) return asksForVideo(event);
    const verdict = await judge(
      { ...talk, event, turn: { ...talk.turn, turn } },
      wish,
      estimate(talk, wish, []),
    );
    return verdict.is === 'admitted';
  });
}

/** What it says to the agent, words alone: files have to be uploaded first. */
function wishIn(event: ChatEvent, { texts, session }: Talk): string | undefined {
  if (event.type === 'button' && event.action.startsWith('wish:'))
    return presetWish(texts, event.action.slice(5));
  if (event.type !== 'message' || event.attachments.length > 0 || event.text.trim() === '') return undefined;
  const isAnswer = wordFor(event.text) && heldBy({ session }, event.author.id)?.price !== undefined;
  return isAnswer || spokenCommand(event.text) ? undefined : event.text;
}

function asksForVideo(event: ChatEvent): boolean {
  if (event.type === 'command') return event.name === 'export';
  return event.type === 'message' && event.attachments.length === 0 && spokenCommand(event.text) === 'export';
}
