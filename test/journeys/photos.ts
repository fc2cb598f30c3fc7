import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

/** Small pictures on disk, each of another colour. */
export async function makePhotos(count: number): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-photos-'));
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const path = join(folder, `photo-${index + 1}.jpg`);
      const background = { r: 60 * index, g: 200 - 40 * index, b: 120 };
      await sharp({ create: { width: 320, height: 240, channels: 3, background } })
        .jpeg()
        .toFile(path);
      return path;
    }),
  );
}
