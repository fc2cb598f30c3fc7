import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { VideoFacts } from './media.ts';
import { probeVideo } from './probe.ts';

const audioBitrate = 96_000;
/** Below this a video is mud: sending a link serves the person better. */
const leastVideoBitrate = 150_000;
/** Bits that a pixel needs to look decent, at 30 frames a second; with fewer bits the picture gets smaller. */
const bitsPerPixel = 0.05;
/** Shares of the limit to aim at: encoders overshoot, most so in short videos. The second try is the last. */
const aims = [0.93, 0.75];

export interface ShrinkOptions {
  maxBytes: number;
  /** Ends the encoder at once; the caller sets the time that it may take. */
  signal: AbortSignal;
  /** The program to run, found as the shell would find it. */
  ffmpeg?: string;
}

/**
 * Encodes the video at `source` anew so that `target` has at most `maxBytes`: H.264 and AAC, same length and
 * aspect, ready to stream. Answers the facts of `target`, or `undefined`, with no `target`, where it can't be
 * done: there is no ffmpeg (or one without H.264), or so few bytes a second would be left that nobody would
 * want to see it. Rejects when `source` is damaged, or with the signal's reason.
 */
export async function shrinkVideo(
  source: string,
  target: string,
  { maxBytes, signal, ffmpeg = 'ffmpeg' }: ShrinkOptions,
): Promise<VideoFacts | undefined> {
  const facts = await probeVideo(source);
  for (const aim of aims) {
    const total = (maxBytes * 8 * aim) / facts.duration;
    const bitrate = Math.floor(total - (facts.hasAudio ? audioBitrate : 0));
    if (bitrate < leastVideoBitrate) return undefined;
    const done = await run(ffmpeg, encoding(source, target, bitrate, facts), signal);
    const result = done ? await probeVideo(target).catch(() => undefined) : undefined;
    if (result !== undefined && result.bytes <= maxBytes) return result;
    await rm(target, { force: true });
    signal.throwIfAborted();
    if (!done) return undefined;
  }
  return undefined;
}

/** Whether there is a program that could shrink videos: it encodes one frame of nothing. */
export function hasEncoder(signal: AbortSignal, ffmpeg = 'ffmpeg'): Promise<boolean> {
  const frame = ['-f', 'lavfi', '-i', 'color=size=16x16:duration=0.04', '-c:v', 'libx264', '-f', 'null', '-'];
  return run(ffmpeg, ['-nostdin', '-loglevel', 'quiet', ...frame], signal);
}

function encoding(source: string, target: string, bitrate: number, { width, height }: VideoFacts): string[] {
  const scale = Math.min(1, Math.sqrt(bitrate / (bitsPerPixel * width * height * 30)));
  const even = (side: string) => `trunc(${side}*${scale.toFixed(4)}/2)*2`;
  return [
    ...['-nostdin', '-loglevel', 'quiet', '-y', '-fflags', '+genpts', '-i', `file:${source}`],
    ...['-map', '0:v:0', '-map', '0:a:0?'],
    ...[
      '-vf',
      `scale=${even('iw')}:${even('ih')},setsar=1`,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-pix_fmt',
      'yuv420p',
    ],
    ...['-b:v', `${bitrate}`, '-maxrate', `${bitrate}`, '-bufsize', `${bitrate}`],
    ...[
      '-c:a',
      'aac',
      '-b:a',
      `${audioBitrate}`,
      '-ac',
      '2',
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
      `file:${target}`,
    ],
  ];
}

/** True when the program ended well. It sees no more of our environment than it needs to be found. */
async function run(program: string, args: string[], signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  const child = spawn(program, args, { stdio: 'ignore', env: { PATH: process.env['PATH'] } });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  try {
    const [code] = await once(child, 'close');
    return code === 0;
  } catch {
    // There is no such program.
    return false;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
