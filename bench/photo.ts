import sharp from 'sharp';

/** A photo of such a size in pixels, as hard to compress as a real one. */
export async function drawPhoto(path: string, width: number, height: number): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  const create = { width, height, channels: 3, background: 'black', noise } as const;
  await sharp({ create }).blur(1).jpeg({ quality: 90 }).toFile(path);
}
