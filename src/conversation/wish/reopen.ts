import type { Talk } from '../talk.ts';

/** How many videos of a chat can be replied to. */
const kept = 20;

/** A reply to a delivered video goes on with the project that it was made from, whatever came after it. */
export async function reopenProject(talk: Talk): Promise<void> {
  const { event, session } = talk;
  if (event.type !== 'message' && event.type !== 'command') return;
  const video = session.videos.find(({ messageId }) => messageId === event.replyTo);
  if (!video || video.nemo.sessionId === session.nemo?.sessionId) return;
  const { nemo, files } = video;
  await talk.remember({ nemo, files, unused: 0, each: false, unexported: false, question: undefined });
}

/** Remembers which message shows the present project's video. */
export async function rememberVideo(talk: Talk, messageId: string): Promise<void> {
  const { nemo, files, videos } = talk.session;
  if (!nemo) return;
  const others = videos.filter(video => video.messageId !== messageId);
  await talk.remember({ videos: [...others, { messageId, nemo, files }].slice(-kept) });
}
