import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { probeVideo } from '../../src/media/probe.ts';
import { movie } from './movies.ts';
import { temporaryFolder } from './prepared.ts';

async function probe(content: Buffer) {
  const path = join(await temporaryFolder(), 'video');
  await writeFile(path, content);
  return probeVideo(path);
}

describe('the facts of a video', () => {
  test('are read from the file', async () => {
    const content = await movie({ seconds: 3, width: 160, height: 90 });
    expect(await probe(content)).toEqual({
      bytes: content.length,
      duration: expect.closeTo(3, 2),
      width: 160,
      height: 90,
      codec: 'avc',
      hasAudio: true,
    });
  });

  test('are those that are seen: a turned picture has its sides swapped', async () => {
    const { width, height } = await probe(await movie({ width: 160, height: 90, rotation: 90 }));
    expect([width, height]).toEqual([90, 160]);
  });

  test('tell of silence', async () => {
    expect(await probe(await movie({ sound: false }))).toMatchObject({ hasAudio: false });
  });
});

describe('a video that can not be played', () => {
  const damaged = expect.objectContaining({ reason: 'damaged' });

  test.for(['in-memory', false] as const)(
    'is told by every length that it was cut to (fast start: %s)',
    async fastStart => {
      const whole = await movie({ fastStart });
      const boundaries = ['ftyp', 'moov', 'mdat'].flatMap(type => [
        whole.indexOf(type) - 4,
        whole.indexOf(type) + 4,
      ]);
      for (const length of [...boundaries, 100, whole.length / 2, whole.length - 1].map(Math.floor)) {
        await expect(probe(whole.subarray(0, length)), `${length} bytes`).rejects.toEqual(damaged);
      }
      await expect(probe(whole)).resolves.toBeDefined();
    },
  );

  test('is told by one missing byte of a frame that is not the last to be shown', async () => {
    const whole = await movie({ sound: false, reordered: true });
    await expect(probe(whole)).resolves.toBeDefined();
    await expect(probe(whole.subarray(0, -1))).rejects.toEqual(damaged);
  });

  test('is told when the body was shortened and its announcement too', async () => {
    const whole = await movie();
    const body = whole.indexOf('mdat') - 4;
    const short = Buffer.from(whole.subarray(0, (whole.length + body) / 2));
    short.writeUInt32BE(short.length - body, body);
    await expect(probe(short)).rejects.toEqual(damaged);
  });

  test('is told when it is something else, empty, or sound alone', async () => {
    const others = [Buffer.from('{"error":"not found"}'), Buffer.alloc(0), await movie({ picture: false })];
    for (const content of others) await expect(probe(content)).rejects.toEqual(damaged);
  });

  test('is told soon when it consists of countless empty boxes', async () => {
    const boxes = Buffer.concat([
      (await movie()).subarray(0, 32),
      Buffer.alloc(8e6, Buffer.from('\0\0\0\x08free')),
    ]);
    await expect(probe(boxes)).rejects.toEqual(damaged);
  });
});
