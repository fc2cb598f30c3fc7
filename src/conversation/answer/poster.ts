import { join } from 'node:path';
import type { FileSource } from '../../chat.ts';
import type { VideoFacts } from '../../media/media.ts';
import { makePoster } from '../../media/poster.ts';
import { limits } from '../../nemo/limits.ts';
import type { Talk } from '../talk.ts';

/**
 * A still for the video, made of the picture that it was made of: fetched from the platform again, since nothing
 * of it is kept. Undefined where the chat shows none or the picture can't be had; a video does without.
 */
export async function drawPoster(
  talk: Talk,
  source: FileSource | undefined,
  { width, height }: VideoFacts,
): Promise<string | undefined> {
  const { adapter, turn, services, folder } = talk;
  if (!source || talk.limits.posterSide === 0) return undefined;
  try {
    const stream = await adapter.openFile(source, turn.signal);
    const picture = await services.prepareFile(
      { name: 'poster', stream, maxBytes: limits.upload },
      folder,
      turn.signal,
    );
    if (picture.kind !== 'image') return undefined;
    const target = join(folder, 'poster.jpg');
    await makePoster(picture.path, target, { width, height, side: talk.limits.posterSide });
    return target;
  } catch (error) {
    turn.signal.throwIfAborted();
    talk.log.info({ err: error }, 'the video goes without a still');
    return undefined;
  }
}
