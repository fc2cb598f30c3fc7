import type { ChatEvent } from '../../chat.ts';
import type { HeldWish, Project } from '../../sessions.ts';
import type { Talk } from '../talk.ts';

/** How many videos of a chat can be gone back to. */
const kept = 20;

/**
 * The project that an event is about, where it is not the one at hand: that of the wish which it takes up, or of the
 * video that it replies to or whose button it is, whatever came after.
 */
export function otherProject(
  { event, session }: Pick<Talk, 'event' | 'session'>,
  held?: HeldWish,
): Project | undefined {
  const meant = messageMeant(event);
  const project = held?.project ?? session.videos.find(({ messageId }) => messageId === meant);
  const isAtHand = project?.nemo?.sessionId === session.nemo?.sessionId;
  return project?.nemo && !isAtHand ? projectOf(project) : undefined;
}

/** The chat goes on with it. A turn that is resumed may be there already, and further. */
export async function reopenProject(talk: Talk, project: Project): Promise<void> {
  if (project.nemo?.sessionId === talk.session.nemo?.sessionId) return;
  await talk.remember({ ...project, question: undefined });
}

export function projectOf({ nemo, files, unused, each, unexported, lastWish }: Project): Project {
  return { nemo, files, unused, each, unexported, lastWish };
}

function messageMeant(event: ChatEvent): string | undefined {
  if (event.type === 'button') return event.message.messageId;
  return event.type === 'moved' ? undefined : event.replyTo;
}

/** Remembers which message shows the present project's video. */
export async function rememberVideo(talk: Talk, messageId: string): Promise<void> {
  const { session } = talk;
  const others = session.videos.filter(video => video.messageId !== messageId);
  const shown = { ...projectOf(session), messageId, unused: 0, each: false, unexported: false };
  await talk.remember({ videos: [...others, shown].slice(-kept) });
}
