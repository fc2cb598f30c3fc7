import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeHeic } from '../../src/media/heic.ts';
import { createPrepareFile } from '../../src/media/prepare.ts';
import { timing } from '../../src/timing.ts';
import { heic } from './heic-fixture.ts';
import { drawing, looksUpright } from './pictures.ts';
import { attempt, prepared, refusal, temporaryFolder } from './prepared.ts';

describe('HEIC', () => {
  test.for(['heic', 'mif1', 'msf1', 'hevc'])('of brand %s becomes a JPEG', async brand => {
    const file = await prepared(heic({ brand }), { name: 'IMG_0001.HEIC' });
    expect(file).toMatchObject({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', kind: 'image' });
    expect((await readFile(file.path)).length).toBe(file.bytes);
    const { format, width, height } = await sharp(file.path).metadata();
    expect([format, width, height]).toEqual(['jpeg', 64, 48]);
    expect(await looksUpright(file.path)).toBe(true);
  });

  test.for([1, 2, 3])('turned %i times by its container is turned once, not twice', async irot => {
    const file = await prepared(heic({ irot }));
    const { width, height } = await sharp(file.path).metadata();
    expect([width, height]).toEqual(irot === 2 ? [64, 48] : [48, 64]);
    const undone = await sharp(file.path)
      .rotate(irot * 90)
      .toBuffer();
    expect(await looksUpright(undone)).toBe(true);
  });

  test('keeps its colour profile', async () => {
    const icc = (await sharp(await drawing().withIccProfile('p3').png().toBuffer()).metadata()).icc;
    const file = await prepared(heic({ ...(icc && { icc }) }));
    expect((await sharp(file.path).metadata()).icc).toEqual(icc);
  });

  test('that claims more pixels than can be decoded is refused before it is decoded', async () => {
    expect(await refusal(heic({ claims: { width: 60_000, height: 60_000 } }))).toBe('too-many-pixels');
  });

  test('that is cut off is called damaged', async () => {
    const whole = heic();
    for (const part of [0.2, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      expect([part, await refusal(cut)]).toEqual([part, 'damaged']);
    }
  });

  test('that takes too long is given up, and the next one gets its turn', async () => {
    expect(await refusal(heic(), { bounds: { conversionTimeout: 1 } })).toBe('unreadable');
    expect(await refusal(heic())).toBeUndefined();
  });

  test('sent many times at once is decoded one after the other', async () => {
    const threads = () => process.getActiveResourcesInfo().filter(name => name === 'MessagePort').length;
    const before = threads();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, threads() - before);
    }, 2);
    const prepareFile = createPrepareFile(timing);
    const folder = await temporaryFolder();
    const { signal } = new AbortController();
    const one = () =>
      prepareFile({ name: 'a', stream: Readable.from([heic()]), maxBytes: 1e6 }, folder, signal);
    const files = await Promise.all([one(), one(), one()]);
    clearInterval(watch);
    expect(new Set(files.map(file => file.path)).size).toBe(3);
    expect(most).toBe(1);
  });

  test('whose decoding is cancelled ends at once, with the reason of the cancel', async () => {
    const cancel = new AbortController();
    const running = attempt(heic(), { signal: cancel.signal });
    await setImmediate();
    cancel.abort(new Error('no longer wanted'));
    const { error, left } = await running;
    expect(error).toEqual(new Error('no longer wanted'));
    expect(left).toEqual([]);
  });

  test('that holds no such picture ends the decoder, not the program', async () => {
    const path = join(await temporaryFolder(), 'picture');
    await writeFile(path, heic());
    const { signal } = new AbortController();
    await expect(decodeHeic(path, 7, signal)).rejects.toThrow('no such picture');
    expect(await decodeHeic(path, 0, signal)).toMatchObject({ width: 64, height: 48 });
  });
});
