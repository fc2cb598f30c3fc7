import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PhotoSize } from 'grammy/types';
import type { FileInput } from '../content.ts';
import { keepFile, nameFile } from './files.ts';
import type { World } from './world.ts';

interface Rendering {
  width: number;
  height: number;
  content: Buffer;
}

/** The longest sides of the copies that the platform makes; the last one is the most it keeps of a photo. */
const sides = [90, 320, 800, 1_280, 2_560];

/** One picture is often sent by many people. */
const rendered = new Map<string, Promise<Rendering[]>>();

/** Keeps a picture as a photo: JPEG in several sizes, the smallest first. Rejects what is not a picture. */
export async function keepPhoto(world: World, input: FileInput): Promise<PhotoSize[]> {
  const content = await bytesOf(input);
  const hash = createHash('sha256').update(content).digest('hex');
  const renderings = rendered.get(hash) ?? renderAll(content);
  rendered.set(hash, renderings);
  renderings.catch(() => rendered.delete(hash));
  return Promise.all(
    (await renderings).map(async ({ content, width, height }) => {
      const facts = { file_name: undefined, mime_type: 'image/jpeg', content, width, height };
      return { ...nameFile(await keepFile(world, 'photos', facts)), width, height };
    }),
  );
}

async function renderAll(content: Buffer): Promise<Rendering[]> {
  const { default: sharp } = await import('sharp');
  const { format, orientation = 1, autoOrient } = await sharp(content).metadata();
  const longest = Math.max(autoOrient.width, autoOrient.height);
  const wanted = [...sides.filter(side => side < longest), Math.min(longest, sides.at(-1) ?? longest)];
  return Promise.all(
    [...new Set(wanted)].map(async side => {
      if (side === longest && format === 'jpeg' && orientation === 1) {
        return { width: autoOrient.width, height: autoOrient.height, content };
      }
      const { data, info } = await sharp(content)
        .autoOrient()
        .resize(side, side, { fit: 'inside' })
        .jpeg({ quality: 85 })
        .toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, content: data };
    }),
  );
}

export async function bytesOf(input: FileInput): Promise<Buffer> {
  if (typeof input === 'string') return readFile(input);
  return input instanceof Uint8Array ? Buffer.from(input) : Buffer.alloc(input.bytes);
}
