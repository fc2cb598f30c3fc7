import { join } from 'node:path';
import { ChatError, type OutMessage, type OutVideo, type SentRef } from '../../chat.ts';
import { shrinkVideo } from '../../media/shrink.ts';
import type { Talk } from '../talk.ts';
import { withPatience } from './patience.ts';
import type { Rendered } from './render.ts';
import { joinLines, splitText } from './split.ts';

/**
 * Puts the video into its message; one that is too large for the chat is made smaller, once more where the chat turns
 * out to take less than it was thought to. What it does not take is linked to.
 */
export async function addFitting(
  talk: Talk,
  sent: SentRef,
  video: OutVideo,
  rendered: Rendered,
): Promise<SentRef> {
  const { adapter, services, turn, event, log } = talk;
  const patiently = <T>(act: () => Promise<T>) => withPatience(services.timing, turn.signal, act);
  let refusal: string | undefined;
  for (let limit = Infinity; ; ) {
    const { maxUploadBytes } = adapter.limits(event);
    if (maxUploadBytes >= limit) break;
    limit = maxUploadBytes;
    const fitting = video.bytes <= limit ? video : await makeSmaller(talk, video, limit);
    if (!fitting) break;
    try {
      return await patiently(() => adapter.addVideo(sent, fitting));
    } catch (error) {
      const reason = error instanceof ChatError ? error.reason : undefined;
      log.info({ err: error }, 'the chat does not take the video');
      if (reason === 'too-large') continue;
      if (reason !== 'rejected' || rendered.url === undefined) throw error;
      refusal = talk.texts.failed.notDelivered;
      break;
    }
  }
  const why = refusal ?? tooLarge(talk, video);
  await patiently(() => adapter.edit(sent, linkTo(talk, video, rendered, why)));
  return sent;
}

/** Undefined where this machine can't: without ffmpeg, or where little would be left of the video. */
async function makeSmaller(talk: Talk, video: OutVideo, maxBytes: number): Promise<OutVideo | undefined> {
  const { services, turn, folder } = talk;
  const path = join(folder, 'smaller.mp4');
  const signal = AbortSignal.any([turn.signal, AbortSignal.timeout(services.timing.shrinkTimeout)]);
  try {
    const facts = await shrinkVideo(video.path, path, { maxBytes, signal });
    return facts && { ...video, ...facts, path };
  } catch (error) {
    turn.signal.throwIfAborted();
    talk.log.warn({ err: error }, 'the video could not be made smaller');
    return undefined;
  }
}

function tooLarge({ texts, adapter, event }: Talk, video: OutVideo): string {
  const { maxUploadBytes } = adapter.limits(event);
  // It takes less than anybody knows.
  if (video.bytes <= maxUploadBytes) return texts.failed.videoTooLarge;
  const megabytes = (bytes: number) => Math.round((bytes / 1024 / 1024) * 10) / 10;
  return texts.failed.videoOverLimit(megabytes(video.bytes), megabytes(maxUploadBytes));
}

/** A link comes whole, or is of no use; of the rest there is as much as one message takes. */
function linkTo(
  { texts: { failed }, limits }: Talk,
  { caption }: OutVideo,
  { url = '' }: Rendered,
  why: string,
): OutMessage {
  const most = limits.maxTextLength;
  const isLinked = url !== '' && url.length <= most;
  const told = joinLines(isLinked ? [why, failed.videoLink, url] : [why, failed.noLink]);
  const first = isLinked && told.length > most ? url : told;
  const room = most - first.length - 1;
  const [rest = ''] = room > 1 ? splitText(caption.text, room) : [];
  return { ...caption, text: joinLines([first, rest]) };
}
