import type { Attachment } from '../../chat.ts';
import { waitingFiles } from '../../sessions.ts';
import type { Talk } from '../talk.ts';
import { planWishes } from './plan.ts';

/** What the service says that things cost, roughly; edits after a project's first are often free. */
const perClip = 100;
const perEdit = 50;

/** What a wish will probably come to, before anything of it is uploaded. */
export interface Estimate {
  /** Paid requests. */
  wishes: number;
  /** About so many credits. */
  credits: number;
  /** The least with which it is worth trying; 0 where only the service can tell. */
  needed: number;
}

/**
 * New pictures become clips, anything else is an edit. The prices are rough, and what the agent makes of a wish is its
 * own decision. So a lack of credits is only told where pictures would be sent first, and where less than half of
 * their price is left. All else the service refuses itself, just as free of charge.
 */
export function estimate(
  { session, texts }: Pick<Talk, 'session' | 'texts'>,
  text: string,
  attachments: readonly Attachment[],
): Estimate {
  const waiting = waitingFiles(session);
  const names = [...waiting, ...attachments].map(({ name }) => name);
  const wishes = planWishes(texts, text, names, session.each).length;
  const pictures = attachments.filter(({ kind }) => kind !== 'audio').length;
  const hasFiles = names.length + session.files.length > 0;
  const makesClips = pictures + waiting.length > 0 || asksForClip.test(text);
  const price = hasFiles ? (makesClips ? perClip : perEdit) : 0;
  return { wishes, credits: wishes * price, needed: pictures > 0 ? (wishes * price) / 2 : 0 };
}

const asksForClip =
  /\banimat|\bgenerat|\binto an? [^.]{0,80}\b(video|clip)\b|生成|动起来|做成[^。]{0,40}视频/i;
