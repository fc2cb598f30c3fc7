import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** The colours that tell where up is: red top left, green bottom left, blue on the right. */
export const red = { r: 230, g: 30, b: 30 };
export const green = { r: 30, g: 200, b: 60 };
export const blue = { r: 30, g: 60, b: 200 };
type Colour = typeof red;

/** A picture, 64 x 48, whose corners have those colours. */
export function drawing(width = 64, height = 48): Sharp {
  const half = { width: width / 2, height: height / 2, channels: 3 as const };
  return sharp({ create: { width, height, channels: 3, background: blue } }).composite([
    { input: { create: { ...half, background: red } }, left: 0, top: 0 },
    { input: { create: { ...half, background: green } }, left: 0, top: height / 2 },
  ]);
}

/** A photo's grain, so that the file is as large as its pixels, not as its drawing. */
export function noise(width: number, height: number): Sharp {
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
}

/**
 * The same drawing as a camera stores it that was held otherwise: turning the stored pixels as EXIF
 * orientation `orientation` says gives the drawing.
 */
export async function heldSideways(orientation: number, format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  const upright = await drawing().png().toBuffer();
  // sharp mirrors before it rotates, whatever the order of the calls.
  const undo: Record<number, (picture: Sharp) => Sharp> = {
    1: picture => picture,
    2: picture => picture.flop(),
    3: picture => picture.rotate(180),
    4: picture => picture.flip(),
    5: picture => picture.flip().rotate(90),
    6: picture => picture.rotate(270),
    7: picture => picture.flop().rotate(90),
    8: picture => picture.rotate(90),
  };
  const stored = await (undo[orientation] ?? (picture => picture))(sharp(upright)).png().toBuffer();
  return sharp(stored).withMetadata({ orientation })[format]({ quality: 95 }).toBuffer();
}

/** What is seen in the corners, as a viewer sees it that knows nothing of EXIF. */
export async function corners(
  picture: string | Buffer,
): Promise<Record<'topLeft' | 'bottomLeft' | 'right', Colour>> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): Colour => {
    const from = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [r = 0, g = 0, b = 0] = data.subarray(from, from + 3);
    return { r, g, b };
  };
  return { topLeft: at(0.2, 0.2), bottomLeft: at(0.2, 0.8), right: at(0.8, 0.5) };
}

/** True when the picture looks like the drawing, give or take what a lossy format changes. */
export async function looksUpright(picture: string | Buffer): Promise<boolean> {
  const { topLeft, bottomLeft, right } = await corners(picture);
  return near(topLeft, red) && near(bottomLeft, green) && near(right, blue);
}

function near(seen: Colour, meant: Colour): boolean {
  return Math.max(...(['r', 'g', 'b'] as const).map(c => Math.abs(seen[c] - meant[c]))) < 40;
}

/** A PNG of a hundred bytes whose header claims any size at all. */
export function pngThatClaims(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
