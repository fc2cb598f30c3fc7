import type { FileTypeResult } from 'file-type';
import { MediaError, type MediaFormat } from './media.ts';

/**
 * The formats that are taken, by what `file-type` calls the content. `heic` and `avif` are read but never
 * sent: the backend does not know them.
 */
const formats: Readonly<Record<string, MediaFormat>> = {
  jpg: { kind: 'image', mimeType: 'image/jpeg', extension: 'jpg' },
  png: { kind: 'image', mimeType: 'image/png', extension: 'png' },
  apng: { kind: 'image', mimeType: 'image/png', extension: 'png' },
  gif: { kind: 'image', mimeType: 'image/gif', extension: 'gif' },
  webp: { kind: 'image', mimeType: 'image/webp', extension: 'webp' },
  heic: { kind: 'image', mimeType: 'image/heic', extension: 'heic' },
  avif: { kind: 'image', mimeType: 'image/avif', extension: 'avif' },
  mp4: { kind: 'video', mimeType: 'video/mp4', extension: 'mp4' },
  m4v: { kind: 'video', mimeType: 'video/mp4', extension: 'mp4' },
  mov: { kind: 'video', mimeType: 'video/quicktime', extension: 'mov' },
  avi: { kind: 'video', mimeType: 'video/x-msvideo', extension: 'avi' },
  webm: { kind: 'video', mimeType: 'video/webm', extension: 'webm' },
  mkv: { kind: 'video', mimeType: 'video/x-matroska', extension: 'mkv' },
  mp3: { kind: 'audio', mimeType: 'audio/mpeg', extension: 'mp3' },
  wav: { kind: 'audio', mimeType: 'audio/wav', extension: 'wav' },
  m4a: { kind: 'audio', mimeType: 'audio/mp4', extension: 'm4a' },
  aac: { kind: 'audio', mimeType: 'audio/aac', extension: 'aac' },
};

/** What a file is, told by its first bytes and never by its name. Rejects with `MediaError('type')`. */
export async function sniff(path: string): Promise<MediaFormat> {
  const { fileTypeFromFile } = await import('file-type');
  return accepted(await fileTypeFromFile(path));
}

/** The same, of a file that only the beginning is there of. */
export async function sniffHead(head: Uint8Array): Promise<MediaFormat> {
  const { fileTypeFromBuffer } = await import('file-type');
  return accepted(await fileTypeFromBuffer(head));
}

function accepted(found: FileTypeResult | undefined): MediaFormat {
  const format = found === undefined ? undefined : formats[found.ext];
  if (format === undefined)
    throw new MediaError('type', `not an accepted format: ${found?.mime ?? 'unknown'}`);
  return format;
}
