import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { onTestFinished } from 'vitest';

interface MovieOptions {
  seconds?: number;
  width?: number;
  height?: number;
  rotation?: 0 | 90 | 180 | 270;
  picture?: boolean;
  sound?: boolean;
  frameBytes?: number;
  /** The frame that is stored last is shown before another, as encoders with B-frames do. */
  reordered?: boolean;
  /** The index in front (as for the web), behind (as recorders write it), or in pieces. */
  fastStart?: 'in-memory' | false | 'fragmented';
}

/**
 * An MP4 whose container is real and whose packets are noise: whoever reads containers can't tell, and no
 * encoder has to run.
 */
export async function movie(options: MovieOptions = {}): Promise<Buffer> {
  const { seconds = 2, width = 64, height = 48, rotation = 0 } = options;
  const {
    picture = true,
    sound = true,
    frameBytes = 200,
    reordered = false,
    fastStart = 'in-memory',
  } = options;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart }), target });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  if (picture) output.addVideoTrack(video, { rotation });
  if (sound) output.addAudioTrack(audio);
  await output.start();

  const frames = seconds * 10;
  for (let index = 0; index < frames; index += 1) {
    const first = index === 0;
    const place = reordered && index >= frames - 2 ? 2 * frames - 3 - index : index;
    const packet = new EncodedPacket(frame(index, frameBytes), first ? 'key' : 'delta', place / 10, 0.1);
    if (picture) await video.add(packet, first ? { decoderConfig: avc(width, height) } : undefined);
    if (sound) await audio.add(packet.clone({ type: 'key' }), first ? { decoderConfig: aac } : undefined);
  }
  await output.finalize();
  if (target.buffer === null) throw new Error('nothing was written');
  return Buffer.from(target.buffer);
}

/** The same as a file that is gone when the test is. */
export async function temporaryMovie(options: MovieOptions = {}): Promise<{ path: string; bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-movie-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'movie.mp4');
  const content = await movie(options);
  await writeFile(path, content);
  return { path, bytes: content.length };
}

/** One NAL unit with its length in front. */
function frame(index: number, bytes: number): Uint8Array {
  const unit = Buffer.alloc(bytes, index + 1);
  unit.writeUInt32BE(bytes - 4);
  return unit;
}

const aac = {
  codec: 'mp4a.40.2',
  sampleRate: 48_000,
  numberOfChannels: 2,
  description: new Uint8Array([0x11, 0x90]),
};

function avc(codedWidth: number, codedHeight: number) {
  const sps = [0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xa0];
  const pps = [0x68, 0xce, 0x3c, 0x80];
  const head = [1, 0x42, 0xc0, 0x1e, 0xff, 0xe1];
  const description = new Uint8Array([...head, 0, sps.length, ...sps, 1, 0, pps.length, ...pps]);
  return { codec: 'avc1.42c01e', codedWidth, codedHeight, description };
}
