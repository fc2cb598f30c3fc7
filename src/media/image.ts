import { writeFile } from 'node:fs/promises';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { decodeHeic } from './heic.ts';
import { addIccProfile } from './icc.ts';
import { mediaLimits } from './limits.ts';
import { MediaError, type MediaFormat } from './media.ts';

const jpeg: MediaFormat = { kind: 'image', mimeType: 'image/jpeg', extension: 'jpg' };
const quality = { quality: mediaLimits.quality };

/** A picture written anew: what it is, and its bytes. */
interface Rewritten {
  format: MediaFormat;
  bytes: Buffer;
}

/**
 * Makes the picture at `path` fit for the backend, in place, and answers what it is then: HEIC and AVIF become
 * JPEG, and what its EXIF orientation turns is turned for good. Pictures written anew are sRGB (HEIC keeps its
 * profile) and carry no metadata. All others keep every byte, but are decoded once, cheaply, to find out
 * whether they are whole. Rejects with `MediaError` ('too-many-pixels', 'damaged', or 'unreadable' after
 * `timeoutMs`), or with the signal's reason.
 */
export async function fixImage(
  path: string,
  format: MediaFormat,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<MediaFormat> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  const rewritten = await rewrite(path, format, timeoutMs, AbortSignal.any([signal, late])).catch(error => {
    signal.throwIfAborted();
    if (error instanceof MediaError) throw error;
    if (late.aborted) throw new MediaError('unreadable', 'decoding took too long', error);
    throw new MediaError('damaged', 'the picture can not be decoded', error);
  });
  signal.throwIfAborted();
  if (rewritten === undefined) return format;
  await writeFile(path, rewritten.bytes);
  return rewritten.format;
}

/**
 * Whether `fixImage` would keep every byte, told by a picture's beginning; whether it is whole is not seen there.
 * Rejects where the beginning is too short to tell, as it is for animations and WebP, or there are too many pixels.
 */
export async function isFitAsItIs(head: Buffer): Promise<boolean> {
  const sharp = await loadSharp();
  const facts = await sharp(head, { limitInputPixels: false }).metadata();
  checkSize(facts);
  return facts.format !== 'heif' && !isTurned(facts);
}

async function rewrite(
  path: string,
  format: MediaFormat,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Rewritten | undefined> {
  const sharp = await loadSharp();
  // Pixels are counted below, with HEIC's own limit. 'truncated' forgives what viewers forgive, but no missing end.
  const reading: SharpOptions = { limitInputPixels: false, failOn: 'truncated', sequentialRead: true };
  const picture = sharp(path, reading).timeout({ seconds: Math.ceil(timeoutMs / 1000) });

  const facts = await picture.metadata();
  checkSize(facts);
  // The content decides: both HEIC and AVIF call themselves `mif1`.
  if (facts.compression === 'hevc') return { format: jpeg, bytes: await heicToJpeg(path, facts, signal) };
  if (facts.format === 'heif') return { format: jpeg, bytes: await toJpeg(picture) };
  if (isTurned(facts)) return { format, bytes: await turnUpright(picture, format) };
  // So small that JPEG decodes at an eighth; still every byte is read.
  await picture.resize({ width: 16 }).raw().toBuffer();
  return undefined;
}

/** sharp caches opened files and decoded regions: useless for files that are seen once. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  return sharp;
}

function checkSize({ width, height, pages = 1, compression }: Metadata): void {
  const pixels = width * height;
  const limit = compression === 'hevc' ? mediaLimits.heicPixels : mediaLimits.pixels;
  if (pixels > limit || pixels * pages > mediaLimits.animationPixels) {
    throw new MediaError('too-many-pixels', `${width} x ${height}, ${pages} pages`);
  }
}

/** Animations stay as they are: their frames can't be turned, and nobody photographs them sideways. */
function isTurned({ orientation = 1, pages = 1 }: Metadata): boolean {
  return orientation > 1 && pages === 1;
}

async function turnUpright(picture: Sharp, format: MediaFormat): Promise<Buffer> {
  const upright = picture.autoOrient();
  switch (format.extension) {
    case 'png':
      return upright.png().toBuffer();
    case 'webp':
      return upright.webp(quality).toBuffer();
    default:
      return upright.jpeg(quality).toBuffer();
  }
}

/** sharp reads the container of a HEIC file, which tells size, place and colours, but not its pixels. */
async function heicToJpeg(path: string, facts: Metadata, signal: AbortSignal): Promise<Buffer> {
  const sharp = await loadSharp();
  const { data, width, height } = await decodeHeic(path, facts.pagePrimary ?? 0, signal);
  const bytes = await toJpeg(sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false }));
  return facts.icc === undefined ? bytes : addIccProfile(bytes, facts.icc);
}

/** JPEG has no transparency: white shows through. */
function toJpeg(picture: Sharp): Promise<Buffer> {
  return picture.flatten({ background: '#fff' }).jpeg(quality).toBuffer();
}
