import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createPrepareFile } from '../../src/media/prepare.ts';
import { timing } from '../../src/timing.ts';
import { movie } from './movies.ts';
import { drawing } from './pictures.ts';
import { attempt, prepared, refusal } from './prepared.ts';

describe('a file that is not what its name says', () => {
  const strangers: Record<string, string> = {
    text: 'just some words, many of them, '.repeat(40),
    SVG: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    HTML: '<!doctype html><html><body><script>alert(1)</script></body></html>',
    PDF: '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n',
    'a program': '\x7fELF\x02\x01\x01'.padEnd(200, '\0'),
    BMP: 'BM'.padEnd(200, '\0'),
    'one byte': 'x',
  };

  test.for(Object.entries(strangers))('is refused: %s', async ([, content]) => {
    expect(await refusal(Buffer.from(content, 'latin1'), { name: 'photo.jpg' })).toBe('type');
  });

  test('is refused when it is text with a byte order mark', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('hello, world', 'utf16le')]);
    expect(await refusal(utf16)).toBe('type');
  });

  test('is taken for what it is where that is accepted', async () => {
    const file = await prepared(await drawing().png().toBuffer(), { name: '../../etc/notes.txt' });
    expect(file).toMatchObject({ name: 'notes.png', mimeType: 'image/png' });
  });
});

describe('the bytes of a file', () => {
  test('may be as many as the limit and not one more', async () => {
    const picture = await drawing().jpeg().toBuffer();
    expect(await refusal(picture, { maxBytes: picture.length })).toBeUndefined();
    expect(await refusal(picture, { maxBytes: picture.length - 1 })).toBe('too-large');
  });

  test('stop being read at the limit', async () => {
    let served = 0;
    const endless = new Readable({
      read() {
        served += 65_536;
        this.push(Buffer.alloc(65_536, 1));
      },
    });
    expect(await refusal(endless, { maxBytes: 1e6 })).toBe('too-large');
    expect(served).toBeLessThan(2e6);
  });

  test('count after the conversion too', async () => {
    const avif = await drawing(256, 192).avif({ quality: 30 }).toBuffer();
    expect(await refusal(avif, { maxBytes: avif.length })).toBe('too-large');
  });

  test('must be there', async () => {
    expect(await refusal(Buffer.alloc(0))).toBe('empty');
  });
});

describe('a source that fails', () => {
  test('in the middle is told as unreadable', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from([0xff, 0xd8, 0xff]);
        throw new Error('connection reset');
      })(),
    );
    expect(await refusal(broken)).toBe('unreadable');
  });

  test('before the first byte is told as unreadable', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('refused')) });
    expect(await refusal(broken)).toBe('unreadable');
  });

  test('by ending without an end is told as unreadable', async () => {
    const broken = new Readable({ read() {} });
    broken.push('some');
    setTimeout(() => broken.destroy(), 5);
    expect(await refusal(broken)).toBe('unreadable');
  });

  test('by standing still is given up', async () => {
    const silent = new Readable({ read() {} });
    silent.push('some');
    expect(await refusal(silent, { bounds: { transferIdle: 20 } })).toBe('unreadable');
  });

  test('is not what a slow one is', async () => {
    const picture = await drawing().jpeg().toBuffer();
    const slow = Readable.from(
      (async function* () {
        const piece = Math.ceil(picture.length / 5);
        for (let from = 0; from < picture.length; from += piece) {
          await sleep(60);
          yield picture.subarray(from, from + piece);
        }
      })(),
    );
    expect(await refusal(slow, { bounds: { transferIdle: 200 } })).toBeUndefined();
  });

  test('because the turn was cancelled rejects with the reason of the cancel', async () => {
    for (const cancelAfterMs of [0, 10]) {
      const cancel = new AbortController();
      const silent = new Readable({ read() {} });
      if (cancelAfterMs === 0) cancel.abort(new Error('cancelled'));
      else setTimeout(() => cancel.abort(new Error('cancelled')), cancelAfterMs);
      const { error, left } = await attempt(silent, { signal: cancel.signal });
      expect(error).toEqual(new Error('cancelled'));
      expect(left).toEqual([]);
      expect(silent.destroyed).toBe(true);
    }
  });
});

test('a disk that fails is told as it is, and the source is let go', async () => {
  const stream = Readable.from([await drawing().jpeg().toBuffer()]);
  const prepareFile = createPrepareFile(timing);
  const failed = prepareFile(
    { name: 'photo', stream, maxBytes: 1e6 },
    '/no/such/folder',
    new AbortController().signal,
  );
  await expect(failed).rejects.toMatchObject({ code: 'ENOENT' });
  expect(stream.destroyed).toBe(true);
});

describe('a recording', () => {
  const named = (content: Buffer) => prepared(content, { name: 'recording.bin' });

  test('is passed on byte for byte', async () => {
    for (const fastStart of ['in-memory', false, 'fragmented'] as const) {
      const original = await movie({ fastStart });
      const file = await named(original);
      expect(file).toMatchObject({ kind: 'video', mimeType: 'video/mp4', name: 'recording.mp4' });
      expect(await readFile(file.path)).toEqual(original);
    }
  });

  test('of a phone that calls itself QuickTime is MOV', async () => {
    expect(await named(branded(await movie(), 'qt  '))).toMatchObject({
      kind: 'video',
      mimeType: 'video/quicktime',
      name: 'recording.mov',
    });
  });

  test('without a picture is sound, whatever it calls itself', async () => {
    const sound = await movie({ picture: false });
    for (const content of [sound, branded(sound, 'M4A ')]) {
      expect(await named(content)).toMatchObject({
        kind: 'audio',
        mimeType: 'audio/mp4',
        name: 'recording.m4a',
      });
    }
  });

  test('that is cut off is called damaged', async () => {
    const whole = await movie({ fastStart: false });
    for (const part of [0.2, 0.9])
      expect(await refusal(whole.subarray(0, whole.length * part))).toBe('damaged');
  });

  test('of another accepted kind is known by its first bytes', async () => {
    const riff = (form: string) => Buffer.from(`RIFF\0\0\0\0${form}`.padEnd(100, '\0'), 'latin1');
    const ebml = (type: string) =>
      Buffer.concat([
        Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x80 | (type.length + 3), 0x42, 0x82, 0x80 | type.length]),
        Buffer.from(type),
        Buffer.alloc(100),
      ]);
    const kinds: [Buffer, string, string][] = [
      [riff('WAVE'), 'audio', 'wav'],
      [riff('AVI '), 'video', 'avi'],
      [ebml('webm'), 'video', 'webm'],
      [ebml('matroska'), 'video', 'mkv'],
      [Buffer.from([0xff, 0xfb, 0x90, 0x64, ...Buffer.alloc(400)]), 'audio', 'mp3'],
      [Buffer.from([0xff, 0xf1, 0x50, 0x80, ...Buffer.alloc(400)]), 'audio', 'aac'],
    ];
    for (const [content, kind, extension] of kinds) {
      expect(await named(content)).toMatchObject({ kind, name: `recording.${extension}` });
    }
  });
});

/** The same file under another major brand. */
function branded(file: Buffer, brand: string): Buffer {
  const copy = Buffer.from(file);
  copy.write(brand, 8, 'latin1');
  return copy;
}
