import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { heic } from '../media/heic-fixture.ts';
import { movie } from '../media/movies.ts';
import { drawing, noise, pngThatClaims } from '../media/pictures.ts';

/** A file that is more than it seems, and what becomes of it: its type, or why it is refused. */
export interface Bomb {
  name: string;
  content: Buffer;
  outcome: RegExp;
}

const bomb = (name: string, content: Buffer, outcome: RegExp): Bomb => ({ name, content, outcome });

export async function bombs(): Promise<Bomb[]> {
  const jpeg = await drawing().jpeg().toBuffer();
  const png = await drawing().png().toBuffer();
  const gif = await drawing().gif().toBuffer();
  const progressive = await noise(400, 300).jpeg({ progressive: true }).toBuffer();
  const whole = await movie();
  return [
    bomb('a picture and an archive', Buffer.concat([jpeg, zip('evil.html', page)]), /^image\/jpeg$/),
    bomb('a picture and a page', Buffer.concat([segment(jpeg, 0xfe, page), page]), /^image\/jpeg$/),
    bomb(
      'a page that begins like a picture',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), page]),
      /^damaged$/,
    ),
    bomb('a drawing that begins like a picture', drawingIn(gif), /^(damaged|type)$/),
    bomb(
      'a page that begins like a film',
      Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'), page]),
      /^damaged$/,
    ),
    bomb(
      'a header of four billion pixels a side',
      pngThatClaims(0xffff_ffff, 0xffff_ffff),
      /^(damaged|too-many-pixels)$/,
    ),
    bomb('a header without pixels', pngThatClaims(0, 0), /^damaged$/),
    bomb('a hundred megapixels of nothing', blank(10_000), /^image\/png$/),
    bomb('more than that', pngThatClaims(20_000, 20_000), /^too-many-pixels$/),
    bomb(
      'words that unpack to 100 MB',
      chunkIn(png, 'zTXt', packed('Comment\0\0')),
      /^(image\/png|damaged)$/,
    ),
    bomb(
      'a profile that unpacks to 100 MB',
      chunkIn(png, 'iCCP', packed('icc\0\0')),
      /^(image\/png|damaged)$/,
    ),
    bomb(
      'thousands of passes over the same pixels',
      manyScans(progressive, 1_000),
      /^(image\/jpeg|damaged|unreadable)$/,
    ),
    bomb('thousands of frames', frames(gif, 5_000), /^image\/gif$/),
    bomb('thousands of large frames', frames(large(gif), 5_000), /^(too-many-pixels|damaged|image\/gif)$/),
    bomb('a moving picture of thousands', await animation(2_000), /^image\/webp$/),
    bomb(
      'a camera’s notes that lead in a circle',
      segment(jpeg, 0xe1, exifLoop()),
      /^(image\/jpeg|damaged)$/,
    ),
    bomb('a camera’s notes of four gigabytes', segment(jpeg, 0xe1, exifHuge()), /^(image\/jpeg|damaged)$/),
    bomb(
      'a HEIC of more tiles than it has',
      tiles(heic()),
      /^(image\/jpeg|damaged|too-many-pixels|unreadable)$/,
    ),
    bomb(
      'a HEIC with a large header and small pixels',
      heic({ claims: { width: 8_000, height: 8_000 } }),
      /^(image\/jpeg|damaged)$/,
    ),
    bomb('a HEIC of boxes in boxes', nested('heic', 'meta', 20_000), /^(damaged|type)$/),
    bomb('a film of boxes in boxes', nested('isom', 'moov', 20_000), /^damaged$/),
    bomb(
      'a film of a million boxes',
      Buffer.concat([whole, Buffer.from('\0\0\0\x08free'.repeat(1_000_000))]),
      /^damaged$/,
    ),
    bomb('something packed', gzipSync(zeros, { level: 1 }), /^type$/),
    bomb(
      'a sound whose notes are as long as can be',
      Buffer.from(`ID3\x04\0\0\x7f\x7f\x7f\x7f${'\0'.repeat(5_000)}`, 'latin1'),
      /^(type|audio\/mpeg)$/,
    ),
    bomb(
      'nothing but one byte, over and over',
      Buffer.alloc(1_000_000, 0xff),
      /^(type|audio\/mpeg|damaged)$/,
    ),
  ];
}

const page = Buffer.from('<!doctype html><script>fetch("http://169.254.169.254/")</script>');

/** An archive of one file that is not packed. */
function zip(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt32LE(crc32(content), 14);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.write('PK\x01\x02', 'latin1');
  head.copy(entry, 16, 14, 28);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  return Buffer.concat([head, Buffer.from(name), content, entry, Buffer.from(name), end]);
}

/** The same JPEG with one more segment behind its start. */
function segment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

/** Starts like a GIF, in letters only, and holds a drawing that would load a file: some readers look for that first. */
function drawingIn(gif: Buffer): Buffer {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>';
  return Buffer.concat([Buffer.from(`GIF89a${'    '.repeat(6)}${svg}`), gif]);
}

/** Grey, eight bits a pixel, all of them the same. */
function blank(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  const rows = deflateSync(Buffer.alloc(side * (side + 1)), { level: 1 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
}

/** Right behind the header. */
function chunkIn(png: Buffer, type: string, content: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk(type, content), png.subarray(33)]);
}

const zeros = Buffer.alloc(100 * 1024 * 1024);

function packed(before: string): Buffer {
  return Buffer.concat([Buffer.from(before, 'latin1'), deflateSync(zeros, { level: 1 })]);
}

/** The last pass of a progressive JPEG, over and over. */
function manyScans(jpeg: Buffer, count: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(last, jpeg.length - 2);
  return Buffer.concat([
    jpeg.subarray(0, last),
    ...Array.from({ length: count }, () => scan),
    jpeg.subarray(-2),
  ]);
}

/** The only picture of a GIF, over and over. */
function frames(gif: Buffer, count: number): Buffer {
  const start = 13 + 3 * 2 ** ((gif.readUInt8(10) & 7) + 1);
  const picture = gif.subarray(start, gif.length - 1);
  return Buffer.concat([
    gif.subarray(0, start),
    ...Array.from({ length: count }, () => picture),
    gif.subarray(-1),
  ]);
}

function large(gif: Buffer): Buffer {
  const copy = Buffer.from(gif);
  copy.writeUInt16LE(9_000, 6);
  copy.writeUInt16LE(9_000, 8);
  return copy;
}

async function animation(count: number): Promise<Buffer> {
  const pixels = Buffer.alloc(16 * 16 * count * 3);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 31) % 251;
  const raw = { width: 16, height: 16 * count, channels: 3 as const, pageHeight: 16 };
  return sharp(pixels, { raw, limitInputPixels: false }).webp({ effort: 0 }).toBuffer();
}

function directory(
  entries: [tag: number, type: number, count: number, value: number][],
  next: number,
): Buffer {
  const content = Buffer.alloc(2 + entries.length * 12 + 4);
  content.writeUInt16BE(entries.length);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    content.writeUInt16BE(tag, at);
    content.writeUInt16BE(type, at + 2);
    content.writeUInt32BE(count, at + 4);
    content.writeUInt32BE(value, at + 8);
  }
  content.writeUInt32BE(next, content.length - 4);
  return content;
}

const exif = (...parts: Buffer[]) =>
  Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'), ...parts]);

/** Both the next directory and every directory within it are this one. */
function exifLoop(): Buffer {
  return exif(
    directory(
      [0x8769, 0x8825, 0xa005, 0x014a].map(tag => [tag, 4, 1, 8]),
      8,
    ),
  );
}

function exifHuge(): Buffer {
  const tags = Array.from({ length: 5_000 }, (_, index) => index);
  return exif(
    directory(
      tags.map(tag => [tag, 2, 0xffff_ffff, 8]),
      0,
    ),
  );
}

/** A grid of 256 by 256 pictures, of which there is one. */
function tiles(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const grid = copy.indexOf('idat') + 4;
  copy.writeUInt8(255, grid + 2);
  copy.writeUInt8(255, grid + 3);
  return copy;
}

function nested(brand: string, type: string, levels: number): Buffer {
  const boxes = Buffer.alloc(levels * 8);
  for (let level = 0; level < levels; level += 1) {
    boxes.writeUInt32BE((levels - level) * 8, level * 8);
    boxes.write(type, level * 8 + 4, 'latin1');
  }
  return Buffer.concat([Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`, 'latin1'), boxes]);
}
