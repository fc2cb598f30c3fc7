import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timing } from '../timing.ts';
import { fixImage } from './image.ts';
import { createLine } from './line.ts';
import { MediaError, type MediaFormat, type PrepareFile } from './media.ts';
import { cleanName } from './name.ts';
import { isMovie, probeMovie } from './probe.ts';
import { saveStream } from './save.ts';
import { sniff } from './sniff.ts';

/**
 * Makes the function that takes a person's file in: saved to a folder under the byte limit, recognised by its
 * content, whole, upright, in a format that the backend accepts. On every failure its file is gone and its
 * source destroyed; it rejects with `MediaError`, with the signal's reason, or with the disk's own error.
 *
 * Make one for the process: pictures are decoded one after the other, as one takes up to 900 MB (see
 * `mediaLimits`). And make it with real times, also where a test scales its own: decoding is this machine's
 * work and gets no faster.
 */
export function createPrepareFile(timing: Pick<Timing, 'transferIdle' | 'conversionTimeout'>): PrepareFile {
  const inLine = createLine();

  return async ({ name, stream, maxBytes }, folder, signal) => {
    const path = join(folder, randomUUID());
    try {
      await saveStream(stream, path, { maxBytes, idleMs: timing.transferIdle }, signal);
      const found = await sniff(path);
      const format =
        found.kind === 'image'
          ? await inLine(() => fixImage(path, found, timing.conversionTimeout, signal))
          : await checkRecording(path, found);
      signal.throwIfAborted();
      const { size: bytes } = await stat(path);
      if (bytes > maxBytes) throw new MediaError('too-large', `${bytes} bytes after the conversion`);
      return { path, name: cleanName(name, format), mimeType: format.mimeType, kind: format.kind, bytes };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };
}

/**
 * Films and sounds are never changed. Those that `probeMovie` can read must be whole; and as voice recorders
 * write sound alone and call it MP4, such a file is M4A, to the backend and to people.
 */
async function checkRecording(path: string, format: MediaFormat): Promise<MediaFormat> {
  if (!isMovie(format)) return format;
  const { picture } = await probeMovie(path);
  if (picture !== undefined || format.extension !== 'mp4') return format;
  return { kind: 'audio', mimeType: 'audio/mp4', extension: 'm4a' };
}
