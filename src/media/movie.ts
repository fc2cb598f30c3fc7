import type { InputTrack, InputVideoTrack } from 'mediabunny';
import { boxesAreWhole } from './boxes.ts';
import type { MovieFacts } from './probe.ts';

/**
 * Reads the file's outline, index and last packets, little more. Rejects when it lacks its index (`moov`), when its
 * end is missing, or when it has neither picture nor sound. A hostile index can make this take for ever: it belongs
 * into a thread of its own.
 */
export async function readMovie(path: string): Promise<MovieFacts> {
  const { FilePathSource, Input, Logging, LogLevel, MP4, QTFF } = await import('mediabunny');
  // It would print what strangers' files contain; what matters here becomes an error.
  Logging.level = LogLevel.Silent;
  using input = new Input({ source: new FilePathSource(path), formats: [MP4, QTFF] });
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
