import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { timing } from '../timing.ts';
import { MediaError, type MediaFormat, type VideoFacts } from './media.ts';
import { createThread } from './thread.ts';

const movies = new Set(['mp4', 'mov', 'm4a']);

/** Whether `probeMovie` can read it. */
export function isMovie({ extension }: MediaFormat): boolean {
  return movies.has(extension);
}

const factsShape = z.object({
  duration: z.number(),
  hasAudio: z.boolean(),
  picture: z.object({ width: z.number(), height: z.number(), codec: z.string() }).optional(),
});
/** What is in an MP4, MOV or M4A file. Seconds and pixels. */
export type MovieFacts = z.infer<typeof factsShape>;

const answerShape = z.union([z.object({ facts: factsShape }), z.object({ problem: z.string() })]);

/** One for the process. Reading is this machine's work, and gets no faster where a test shrinks the time. */
const ask = createThread(new URL('./probe-worker.ts', import.meta.url), {
  timeoutMs: timing.probeTimeout,
  memoryMb: 256,
});

/** Reads a finished video's facts from the file itself. `MediaError('damaged')` when it is none, or not whole. */
export async function probeVideo(path: string): Promise<VideoFacts> {
  const { picture, duration, hasAudio } = await probeMovie(path);
  if (picture === undefined || duration <= 0) throw new MediaError('damaged', 'the file shows no picture');
  return { bytes: (await stat(path)).size, duration, hasAudio, ...picture };
}

/**
 * Reads the file's outline, in a thread that ends with a file that keeps it busy for `timing.probeTimeout`.
 * `MediaError('damaged')` when it lacks its index (`moov`), when its end is missing, or when it has neither picture nor
 * sound.
 */
export async function probeMovie(path: string): Promise<MovieFacts> {
  try {
    const answer = answerShape.parse(await ask(path));
    if ('facts' in answer) return answer.facts;
    throw new Error(answer.problem);
  } catch (error) {
    throw new MediaError('damaged', 'the file can not be played', error);
  }
}
