import { writeFile } from 'node:fs/promises';
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { frameSeconds, silentConfig, silentFrame } from './silence.ts';

/**
 * Puts the encoder's plain MP4 into the one that a player wants: index before the data (fast start), the
 * colours named, and a silent sound track of the same length, because some platforms treat a video without
 * sound as an animation.
 */
export async function finishMp4(
  encoded: Uint8Array<ArrayBuffer>,
  seconds: number,
  path: string,
): Promise<void> {
  const input = new Input({ formats: [MP4], source: new BufferSource(encoded) });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config) throw new Error('the encoder made no video');

  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  output.addVideoTrack(video);
  output.addAudioTrack(audio);
  await output.start();

  const colorSpace = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    await video.add(packet, { decoderConfig: { ...config, colorSpace } });
  }
  for (let time = 0; time < seconds; time += frameSeconds) {
    const packet = new EncodedPacket(silentFrame, 'key', time, frameSeconds);
    await audio.add(packet, { decoderConfig: silentConfig });
  }
  await output.finalize();
  input.dispose();
  if (!target.buffer) throw new Error('no MP4 was written');
  await writeFile(path, new Uint8Array(target.buffer));
}
