import type { ChatEvent } from '../../chat.ts';
import type { Talk } from '../talk.ts';

/** How many videos of a chat can be gone back to. */
const kept = 20;

/** A reply to a delivered video, or a button below it, goes on with the project it was made from, whatever came after. */
export async function reopenProject(talk: Talk): Promise<void> {
  const { event, session } = talk;
  const meant = messageMeant(event);
  const video = session.videos.find(({ messageId }) => messageId === meant);
  if (!video || video.nemo.sessionId === session.nemo?.sessionId) return;
  const { nemo, files, lastWish } = video;
  await talk.remember({
    nemo,
    files,
    lastWish,
    unused: 0,
    each: false,
    unexported: false,
    question: undefined,
  });
}

function messageMeant(event: ChatEvent): string | undefined {
  if (event.type === 'button') return event.message.messageId;
  return event.type === 'moved' ? undefined : event.replyTo;
}

/** Remembers which message shows the present project's video. */
export async function rememberVideo(talk: Talk, messageId: string): Promise<void> {
  const { nemo, files, lastWish, videos } = talk.session;
  if (!nemo) return;
  const others = videos.filter(video => video.messageId !== messageId);
  await talk.remember({ videos: [...others, { messageId, nemo, files, lastWish }].slice(-kept) });
}
