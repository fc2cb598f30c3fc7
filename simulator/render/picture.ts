import sharp, { type Sharp } from 'sharp';
import { fromRgb, type Planes } from './planes.ts';

/** The picture is kept larger than the video, so that the closest zoom still has a pixel for every pixel. */
const oversize = 1.25;
/** Above this share of a picture lost by cropping, the whole of it is shown on a blurred copy of itself. */
const mostCropped = 0.45;

/** Reads a picture once: upright, on white where it is transparent, in the shape of the video. */
export async function loadPicture(path: string | undefined, width: number, height: number): Promise<Planes> {
  const size = { width: even(width * oversize), height: even(height * oversize) };
  const source = sharp(path ?? Buffer.from(gradient(size.width, size.height)), { failOn: 'none' });
  const { autoOrient } = await source.metadata();
  const shape = (autoOrient.width * size.height) / (autoOrient.height * size.width);
  const upright = source.autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb');
  const pixels =
    1 - Math.min(shape, 1 / shape) > mostCropped
      ? await onBackdrop(upright, size)
      : await rgb(upright.resize({ ...size, fit: 'cover' }));
  return fromRgb(pixels, size.width, size.height);
}

async function onBackdrop(picture: Sharp, size: { width: number; height: number }): Promise<Buffer> {
  const whole = await picture
    .resize({ ...size, fit: 'inside' })
    .png()
    .toBuffer();
  const blurred = sharp(whole)
    .resize({ ...size, fit: 'cover' })
    .blur(size.height / 25);
  const backdrop = await rgb(blurred.modulate({ brightness: 0.6 }));
  return rgb(sharp(backdrop, { raw: { ...size, channels: 3 } }).composite([{ input: whole }]));
}

/** Three bytes a pixel, whatever the picture had. */
async function rgb(image: Sharp): Promise<Buffer> {
  return image.toColourspace('srgb').removeAlpha().raw().toBuffer();
}

function even(length: number): number {
  return 2 * Math.round(length / 2);
}

/** Stands in for what can't be drawn here, such as the frames of an uploaded video. */
function gradient(width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#1b2a49"/><stop offset="1" stop-color="#c7622b"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/>
    <circle cx="70%" cy="35%" r="18%" fill="#f4c95d" opacity="0.8"/></svg>`;
}
