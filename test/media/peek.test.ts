import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { headBytes, peek } from '../../src/media/peek.ts';
import { heic } from './heic-fixture.ts';
import { movie } from './movies.ts';
import { drawing, heldSideways, noise, pngThatClaims } from './pictures.ts';

const never = new AbortController().signal;

function streamOf(content: Buffer): Readable {
  const pieces = Array.from({ length: Math.ceil(content.length / 65_536) }, (_, index) =>
    content.subarray(index * 65_536, (index + 1) * 65_536),
  );
  return Readable.from(pieces, { objectMode: false });
}

const padded = (content: Buffer) => Buffer.concat([content, Buffer.alloc(headBytes)]);
const sound = (head: string) => Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(300)]);

const asTheyAre: Record<string, [string, () => Buffer | Promise<Buffer>]> = {
  'an upright JPEG': ['jpg', async () => padded(await heldSideways(1, 'jpeg'))],
  'a JPEG that is only half there': ['jpg', () => noise(800, 600).jpeg({ quality: 95 }).toBuffer()],
  'a JPEG in scans': ['jpg', () => noise(800, 600).jpeg({ progressive: true }).toBuffer()],
  'a CMYK JPEG': ['jpg', async () => padded(await drawing().toColourspace('cmyk').jpeg().toBuffer())],
  'an upright PNG': ['png', () => noise(400, 300).png().toBuffer()],
  'a WAV': ['wav', () => sound(Buffer.from('RIFF\0\0\0\0WAVEfmt ').toString('hex'))],
};

test.for(Object.entries(asTheyAre))('%s goes as it is', async ([, [extension, make]]) => {
  expect(await peek(streamOf(await make()), never)).toMatchObject({ extension });
});

const changed: Record<string, () => Buffer | Promise<Buffer>> = {
  'a sideways JPEG': async () => padded(await heldSideways(6, 'jpeg')),
  'a mirrored PNG': async () => padded(await heldSideways(2, 'png')),
  'a WebP, whose orientation is at its end': () => noise(800, 600).webp({ quality: 95 }).toBuffer(),
  'a GIF, whose frames can not be counted': () => noise(500, 320).gif({ effort: 1 }).toBuffer(),
  HEIC: () => padded(heic()),
  AVIF: async () => padded(await drawing().avif().toBuffer()),
  'an MP4, which may be sound alone': async () => padded(await movie()),
  'more pixels than can be decoded': () => padded(pngThatClaims(40_000, 40_000)),
  'a header longer than what is looked at': async () => {
    const picture = await drawing().jpeg().toBuffer();
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), Buffer.alloc(65_533)]);
    return Buffer.concat([picture.subarray(0, 2), comment, comment, comment, picture.subarray(2)]);
  },
  words: () => Buffer.from('just some words, many of them, '.repeat(9_999)),
  nothing: () => Buffer.alloc(0),
};

test.for(Object.entries(changed))('%s has to be seen whole', async ([, make]) => {
  expect(await peek(streamOf(await make()), never)).toBeUndefined();
});

test('no more than the beginning is read, and the source is let go', async () => {
  let served = 0;
  const endless = new Readable({
    read() {
      served += 65_536;
      this.push(Buffer.alloc(65_536, 1));
    },
  });
  expect(await peek(endless, never)).toBeUndefined();
  expect(served).toBeLessThan(3 * headBytes);
  expect(endless.destroyed).toBe(true);
});

test('a source that breaks off is unreadable, and a stop is passed on as it is', async () => {
  const broken = new Readable({ read: () => void broken.destroy(new Error('reset')) });
  await expect(peek(broken, never)).rejects.toMatchObject({ reason: 'unreadable' });
  const stop = new AbortController();
  const silent = new Readable({ read: () => stop.abort(new Error('stopped')) });
  await expect(peek(silent, stop.signal)).rejects.toThrow('stopped');
  expect(silent.destroyed).toBe(true);
});
