import { addAbortSignal, type Readable } from 'node:stream';
import { isFitAsItIs } from './image.ts';
import { MediaError, type MediaFormat } from './media.ts';
import { isMovie } from './probe.ts';
import { sniffHead } from './sniff.ts';

/** So much of a file is looked at: a photo's header, with all that cameras put before it (64 KiB in one piece). */
export const headBytes = 128 * 1024;

/**
 * Tells by a file's beginning what it is, where the backend can have it as it is: an accepted format in which
 * `PrepareFile` would change nothing. Undefined where something has to be changed, where only the end tells, or where
 * the file is of no use. The stream is destroyed. Rejects with `MediaError('unreadable')` or the signal's reason.
 */
export async function peek(stream: Readable, signal: AbortSignal): Promise<MediaFormat | undefined> {
  const head = await readHead(stream, signal);
  try {
    const format = await sniffHead(head);
    const isFit = format.kind === 'image' ? await isFitAsItIs(head) : !isMovie(format);
    return isFit ? format : undefined;
  } catch {
    return undefined;
  }
}

async function readHead(stream: Readable, signal: AbortSignal): Promise<Buffer> {
  addAbortSignal(signal, stream);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= headBytes) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new MediaError('unreadable', 'the file broke off', error);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(pieces);
}
