/** The still picture that platforms show before a video plays: at most `side` pixels long, in the video's shape. */
export async function makePoster(
  picture: string,
  target: string,
  { width, height, side }: { width: number; height: number; side: number },
): Promise<void> {
  const { default: sharp } = await import('sharp');
  const scale = Math.min(1, side / Math.max(width, height));
  await sharp(picture)
    .resize(Math.round(width * scale), Math.round(height * scale), { fit: 'cover' })
    .flatten({ background: 'white' })
    .jpeg({ quality: 80 })
    .toFile(target);
}
