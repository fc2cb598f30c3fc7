import { writeFile } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { MediaError } from './media.ts';

/**
 * Writes a stream to a new file and answers its bytes. The limit counts the bytes that pass, whatever anyone
 * announced; a source that stands still for `idleMs` is given up. The stream is destroyed in any case.
 * Rejects with `MediaError` ('empty', 'too-large', 'unreadable'), with the signal's reason, or with the disk's
 * own error.
 */
export async function saveStream(
  stream: Readable,
  path: string,
  { maxBytes, idleMs }: { maxBytes: number; idleMs: number },
  signal: AbortSignal,
): Promise<number> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), idleMs);
  // At once, not in the generator, which is read when the file is open: an error before that is told then.
  stream.on('error', () => {});
  addAbortSignal(AbortSignal.any([signal, idle.signal]), stream);
  let bytes = 0;

  async function* measured(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stream) {
        timer.refresh();
        bytes += chunk.length;
        if (bytes > maxBytes) throw new MediaError('too-large', `more than ${maxBytes} bytes`);
        yield chunk;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof MediaError ? error : new MediaError('unreadable', 'the file broke off', error);
    }
  }

  try {
    await writeFile(path, measured(), { flag: 'wx', mode: 0o600 });
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
  if (bytes === 0) throw new MediaError('empty', 'the file has no bytes');
  return bytes;
}
