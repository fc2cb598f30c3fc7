import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawing, heldSideways, looksUpright, noise, pngThatClaims } from './pictures.ts';
import { prepared, refusal } from './prepared.ts';

describe('a picture that is upright', () => {
  const formats = [
    [
      'image/jpeg',
      'jpg',
      () =>
        drawing()
          .withExif({ IFD0: { Make: 'Example' } })
          .jpeg(),
    ],
    ['image/jpeg', 'jpg', () => drawing().jpeg({ progressive: true })],
    ['image/png', 'png', () => drawing().png()],
    ['image/webp', 'webp', () => drawing().webp()],
    ['image/gif', 'gif', () => drawing().gif()],
  ] as const;

  test.for(formats)('is passed on byte for byte as %s', async ([mimeType, extension, make]) => {
    const original = await make().toBuffer();
    const file = await prepared(original, { name: 'holiday.jpeg' });
    expect(file).toMatchObject({
      mimeType,
      kind: 'image',
      name: `holiday.${extension}`,
      bytes: original.length,
    });
    expect(await readFile(file.path)).toEqual(original);
  });

  test('keeps its transparency', async () => {
    const original = await sharp({
      create: { width: 20, height: 20, channels: 4, background: { ...{ r: 255, g: 0, b: 0 }, alpha: 0.3 } },
    })
      .png()
      .toBuffer();
    expect(await readFile((await prepared(original)).path)).toEqual(original);
  });

  test('and moves stays an animation', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const original = await animation(format);
      const file = await prepared(original);
      expect((await sharp(file.path).metadata()).pages).toBe(4);
      expect(await readFile(file.path)).toEqual(original);
    }
  });
});

describe('a picture that was taken sideways', () => {
  const turned = [2, 3, 4, 5, 6, 7, 8];

  test.for(turned)('arrives upright from orientation %i', async orientation => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const original = await heldSideways(orientation, format);
      expect(await looksUpright(original)).toBe(false);
      const file = await prepared(original);
      expect(file.mimeType).toBe(`image/${format}`);
      expect(await looksUpright(file.path)).toBe(true);
      const { width, height, orientation: left } = await sharp(file.path).metadata();
      expect([width, height, left ?? 1]).toEqual([64, 48, 1]);
    }
  });

  test('loses the place where it was taken, keeps its transparency', async () => {
    const original = await sharp({
      create: { width: 20, height: 10, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '1/1 2/1 3/1' } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const facts = await sharp((await prepared(original)).path).metadata();
    expect(facts).toMatchObject({ width: 10, height: 20, hasAlpha: true });
    expect(facts.exif).toBeUndefined();
  });

  test('has the colours that it had in its own colour space', async () => {
    const original = await drawing()
      .withIccProfile('p3')
      .withMetadata({ orientation: 3, icc: 'p3' })
      .jpeg()
      .toBuffer();
    expect((await sharp(original).metadata()).hasProfile).toBe(true);
    const file = await prepared(original);
    expect((await sharp(file.path).metadata()).hasProfile).toBe(false);
    expect(await looksUpright(await sharp(file.path).rotate(180).toBuffer())).toBe(true);
  });
});

describe('AVIF', () => {
  test('becomes a JPEG, on white where it was transparent', async () => {
    const file = await prepared(await drawing().avif().toBuffer(), { name: 'photo.avif' });
    expect(file).toMatchObject({ mimeType: 'image/jpeg', name: 'photo.jpg' });
    expect(await looksUpright(file.path)).toBe(true);

    const clear = sharp({ create: { width: 16, height: 16, channels: 4, background: '#0000' } });
    const white = await prepared(await clear.avif().toBuffer());
    expect([...(await sharp(white.path).raw().toBuffer())].every(value => value > 250)).toBe(true);
  });
});

describe('a picture that is cut off', () => {
  const makers = {
    jpeg: () => noise(200, 150).jpeg(),
    'progressive jpeg': () => noise(200, 150).jpeg({ progressive: true }),
    png: () => noise(200, 150).png(),
    webp: () => noise(200, 150).webp(),
    avif: () => noise(200, 150).avif(),
    'still gif': () => noise(200, 150).gif(),
  };

  test.for(Object.entries(makers))('is called damaged wherever it was cut: %s', async ([, make]) => {
    const whole = await make().toBuffer();
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      expect([part, await refusal(cut)]).toEqual([part, 'damaged']);
    }
    expect(await refusal(whole)).toBeUndefined();
  });

  test('is called damaged when nothing but its first bytes are there', async () => {
    expect(await refusal(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('damaged');
  });
});

describe('a picture with more pixels than can be decoded', () => {
  test('is refused from its header, whatever its size in bytes', async () => {
    expect(await refusal(pngThatClaims(60_000, 60_000))).toBe('too-many-pixels');
  });

  test('is refused when the pixels are really there', async () => {
    const bomb = await sharp({
      create: { width: 12_000, height: 12_000, channels: 3, background: '#123456' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const before = process.resourceUsage().maxRSS;
    expect(await refusal(bomb)).toBe('too-many-pixels');
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
  });

  test('is refused when only its frames together have them', async () => {
    const webp = await animation('webp', 12);
    // The canvas in the VP8X chunk, each side less one: 95 megapixels, twelve times.
    webp.writeUIntLE(9_750 - 1, 24, 3);
    webp.writeUIntLE(9_750 - 1, 27, 3);
    expect(await refusal(webp)).toBe('too-many-pixels');
  });
});

/** The drawing, turned further in each frame. */
async function animation(format: 'gif' | 'webp', count = 4): Promise<Buffer> {
  const still = await drawing(48, 48).png().toBuffer();
  const turn = (_: unknown, index: number) =>
    sharp(still)
      .rotate(index * 90)
      .raw()
      .toBuffer();
  const frames = await Promise.all(Array.from({ length: count }, turn));
  const size = { width: 48, height: 48 * count, channels: 3, pageHeight: 48 } as const;
  return sharp(Buffer.concat(frames), { raw: size })[format]().toBuffer();
}
