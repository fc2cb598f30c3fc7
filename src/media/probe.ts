import { stat } from 'node:fs/promises';
import type { InputTrack, InputVideoTrack } from 'mediabunny';
import { boxesAreWhole } from './boxes.ts';
import { MediaError, type MediaFormat, type VideoFacts } from './media.ts';

const movies = new Set(['mp4', 'mov', 'm4a']);

/** Whether `probeMovie` can read it. */
export function isMovie({ extension }: MediaFormat): boolean {
  return movies.has(extension);
}

/** What is in an MP4, MOV or M4A file. Seconds and pixels. */
interface MovieFacts {
  duration: number;
  hasAudio: boolean;
  picture: Pick<VideoFacts, 'width' | 'height' | 'codec'> | undefined;
}

/** Reads a finished video's facts from the file itself. `MediaError('damaged')` when it is none, or not whole. */
export async function probeVideo(path: string): Promise<VideoFacts> {
  const { picture, duration, hasAudio } = await probeMovie(path);
  if (picture === undefined || duration <= 0) throw new MediaError('damaged', 'the file shows no picture');
  return { bytes: (await stat(path)).size, duration, hasAudio, ...picture };
}

/**
 * Reads the file's outline, index and last packets, little more. `MediaError('damaged')` when it lacks its
 * index (`moov`), when its end is missing, or when it has neither picture nor sound.
 */
export async function probeMovie(path: string): Promise<MovieFacts> {
  const { FilePathSource, Input, Logging, LogLevel, MP4, QTFF } = await import('mediabunny');
  // It would print what strangers' files contain; what matters here becomes an error.
  Logging.level = LogLevel.Silent;
  using input = new Input({ source: new FilePathSource(path), formats: [MP4, QTFF] });
  try {
    if (!(await boxesAreWhole(path))) throw new Error('a box goes on behind the end of the file');
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    const tracks = [video, audio].filter(track => track !== null);
    if (tracks.length === 0) throw new Error('neither picture nor sound');
    for (const track of tracks) await checkEnd(track);
    return {
      duration: await input.computeDuration(tracks),
      hasAudio: audio !== null,
      picture: video === null ? undefined : await pictureFacts(video),
    };
  } catch (error) {
    throw new MediaError('damaged', 'the file can not be played', error);
  }
}

/** A file may also be cut between two boxes: then the index points to packets that are not there. */
async function checkEnd(track: InputTrack): Promise<void> {
  const { EncodedPacketSink } = await import('mediabunny');
  const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
  if (last === null) throw new Error('the last packet is missing');
}

async function pictureFacts(track: InputVideoTrack) {
  return {
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    codec: (await track.getCodec()) ?? 'unknown',
  };
}
