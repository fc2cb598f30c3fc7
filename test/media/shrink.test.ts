import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { VideoFacts } from '../../src/media/media.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { shrinkVideo } from '../../src/media/shrink.ts';
import { movie } from './movies.ts';
import { temporaryFolder } from './prepared.ts';

/** The machine's own; not something that the project installs. */
const encoder = 'ffmpeg';
const encoders = spawnSync(encoder, ['-hide_banner', '-encoders'], { encoding: 'utf8' }).stdout ?? '';
const noEncoder = encoders.includes('libx264')
  ? undefined
  : 'there is no ffmpeg with libx264 on this machine';
const { signal } = new AbortController();

describe('a video that is too large for its chat', () => {
  test('is encoded anew to fit, with the same length and aspect, sound, and its index in front', async ({
    skip,
  }) => {
    skip(noEncoder !== undefined, noEncoder);
    const { folder, source, facts } = await grainyVideo();
    for (const maxBytes of [facts.bytes / 3, facts.bytes / 12].map(Math.floor)) {
      const target = join(folder, 'small.mp4');
      const small = await shrinkVideo(source, target, { maxBytes, signal });
      expect(small?.bytes).toBeLessThanOrEqual(maxBytes);
      expect(small?.bytes).toBeGreaterThan(maxBytes / 3);
      expect(small).toMatchObject({
        codec: 'avc',
        hasAudio: true,
        duration: expect.closeTo(facts.duration, 0),
      });
      expect(aspect(small)).toBeCloseTo(aspect(facts), 1);
      expect([small?.width, small?.height].map(side => Number(side) % 2)).toEqual([0, 0]);
      const content = await readFile(target);
      expect(content.indexOf('moov')).toBeLessThan(content.indexOf('mdat'));
    }
  });

  test('that is cancelled while it is encoded ends at once and leaves nothing', async () => {
    const { folder, source } = await plainVideo();
    const target = join(folder, 'small.mp4');
    const ffmpeg = await program(`echo half > "${'$'}{last#file:}"; exec sleep 600`);
    const cancel = new AbortController();
    const shrinking = shrinkVideo(source, target, { maxBytes: 1e6, signal: cancel.signal, ffmpeg });
    await vi.waitFor(async () => expect(await readdir(folder)).toContain('small.mp4'));
    cancel.abort(new Error('cancelled'));
    await expect(shrinking).rejects.toThrow('cancelled');
    expect(await readdir(folder)).toEqual(['large.mp4']);
  });

  test.for([
    ['there is no ffmpeg', 'no-such-ffmpeg'],
    ['ffmpeg refuses', 'false'],
    ['ffmpeg writes nothing', 'true'],
  ] as const)('stays as it is when %s', async ([, ffmpeg]) => {
    const { folder, source } = await plainVideo();
    const target = join(folder, 'small.mp4');
    expect(await shrinkVideo(source, target, { maxBytes: 1e6, signal, ffmpeg })).toBeUndefined();
    expect(await readdir(folder)).toEqual(['large.mp4']);
  });

  test('stays as it is when what ffmpeg makes does not fit either', async () => {
    const { folder, source, bytes } = await plainVideo(100);
    const target = join(folder, 'small.mp4');
    const ffmpeg = await copier(source);
    expect(await shrinkVideo(source, target, { maxBytes: bytes, signal, ffmpeg })).toMatchObject({ bytes });
    await rm(target);
    expect(await shrinkVideo(source, target, { maxBytes: bytes - 1, signal, ffmpeg })).toBeUndefined();
    expect(await readdir(folder)).toEqual(['large.mp4']);
  });

  test('stays as it is when so little room is left that it would be mud', async () => {
    const { folder, source } = await plainVideo();
    const target = join(folder, 'small.mp4');
    const ffmpeg = await copier(source);
    const second = (96_000 + 150_000) / 8 / 0.93;
    expect(await shrinkVideo(source, target, { maxBytes: second * 2 * 1.1, signal, ffmpeg })).toBeDefined();
    await rm(target);
    expect(await shrinkVideo(source, target, { maxBytes: second * 2 * 0.9, signal, ffmpeg })).toBeUndefined();
  });
});

/** Two seconds of packets that no decoder would take. */
async function plainVideo(frameKilobytes = 0.2): Promise<{ folder: string; source: string; bytes: number }> {
  const folder = await temporaryFolder();
  const source = join(folder, 'large.mp4');
  const content = await movie({ seconds: 2, frameBytes: frameKilobytes * 1000 });
  await writeFile(source, content);
  return { folder, source, bytes: content.length };
}

/** A program that takes ffmpeg's arguments and only copies a file to the last of them. */
function copier(file: string): Promise<string> {
  return program(`cp '${file}' "${'$'}{last#file:}"`);
}

/** A program that has its last argument in `$last`. */
async function program(script: string): Promise<string> {
  const path = join(await temporaryFolder(), 'ffmpeg');
  await writeFile(path, `#!/bin/sh\nfor last; do :; done\n${script}\n`, { mode: 0o700 });
  return path;
}

function aspect(facts: VideoFacts | undefined): number {
  return facts === undefined ? 0 : facts.width / facts.height;
}

/** Two seconds that are hard to compress. */
async function grainyVideo(): Promise<{ folder: string; source: string; facts: VideoFacts }> {
  const folder = await temporaryFolder();
  const source = join(folder, 'large.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=360x640:rate=30:duration=2,noise=alls=40:allf=t'];
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=2', '-c:a', 'aac'];
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '20', '-pix_fmt', 'yuv420p', source];
  spawnSync(encoder, ['-nostdin', '-loglevel', 'error', ...picture, ...sound, ...encode]);
  return { folder, source, facts: await probeVideo(source) };
}
