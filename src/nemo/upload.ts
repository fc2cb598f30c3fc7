import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { readAnswer, shaped } from './answers.ts';
import type { Auth } from './auth.ts';
import { type Backend, call } from './calls.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { NemoError } from './errors.ts';
import { limits } from './limits.ts';
import type { UploadedFile, UploadFile } from './nemo.ts';
import { isPassing, repeated } from './repeat.ts';
import { uploadAnswer } from './schemas.ts';
import { exchanged } from './wire.ts';

/**
 * Uploads one file while it is read, nothing of it kept in memory, and again from a fresh stream where that may
 * help (an upload costs nothing). A file that can't be read throws its stream's own error.
 */
export async function upload(
  backend: Backend,
  auth: Auth,
  sessionId: string,
  file: UploadFile,
  signal: AbortSignal,
): Promise<UploadedFile> {
  const { timing, log } = backend;
  const [uploaded] = await repeated({ timing, log, signal, again: isPassing }, () =>
    auth.withToken(signal, authorization => send(backend, authorization, sessionId, file, signal)),
  );
  return { ...uploaded, name: uploaded.name || file.name, type: uploaded.type || file.mimeType };
}

/** Has the backend fetch the files; the same answer as an upload. */
export async function uploadUrls(
  backend: Backend,
  auth: Auth,
  sessionId: string,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<UploadedFile[]> {
  const body = { urls, source_type: 'url' };
  return call(backend, auth, { endpoint: endpoints.upload(sessionId), body, answer: uploadAnswer }, signal);
}

async function send(
  { apiUrl, wire, timing, attribution }: Backend,
  authorization: string,
  sessionId: string,
  file: UploadFile,
  signal: AbortSignal,
) {
  const endpoint = endpoints.upload(sessionId);
  const boundary = `stillmotion-${randomUUID()}`;
  const headers = {
    ...attribution,
    authorization,
    'content-type': `multipart/form-data; boundary=${boundary}`,
  };
  const failed: { error?: unknown } = {};
  const bounds = { signal, idle: timing.transferIdle, total: timing.transferTimeout };
  try {
    return await exchanged(endpoint, bounds, async (signal, alive) => {
      const source = await file.open().catch(error => {
        failed.error = error;
        throw error;
      });
      // Whoever reads it sees its errors; without anybody reading, one must not end the process.
      source.on('error', () => {});
      try {
        signal.throwIfAborted();
        const bytes = metered(endpoint, readFrom(source, failed), alive);
        const body = Readable.from(multipart(boundary, file, bytes), { objectMode: false });
        const url = apiUrl + endpoint.path;
        const response = await wire.send({ url, method: 'POST', headers, body, signal });
        return shaped(endpoint, uploadAnswer, await readAnswer(endpoint, response));
      } finally {
        source.destroy();
      }
    });
  } catch (error) {
    signal.throwIfAborted();
    throw 'error' in failed ? failed.error : error;
  }
}

/** The file's bytes. What goes wrong with it is its own fault and not the backend's, so it is kept apart. */
async function* readFrom(source: Readable, failed: { error?: unknown }): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    // Being closed by us, while it waits for more, is no failure of the file.
    if (source.errored) failed.error = error;
    throw error;
  }
}

async function* metered(endpoint: Endpoint, pieces: AsyncIterable<Buffer>, alive: () => void) {
  let total = 0;
  for await (const piece of pieces) {
    alive();
    total += piece.length;
    if (total > limits.upload) {
      throw new NemoError('file-too-large', endpoint.name, 'more bytes than allowed', { unspent: true });
    }
    yield piece;
  }
  alive();
}

/** The file as the one field of a form. Names go into a header: what could break out of it is replaced. */
async function* multipart(boundary: string, { name, mimeType }: UploadFile, content: AsyncIterable<Buffer>) {
  const safeName = name.toWellFormed().replace(/[\p{Cc}"\\/]/gu, '_') || 'file';
  const safeType = /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
  yield Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${safeName}"\r\n` +
      `Content-Type: ${safeType}\r\n\r\n`,
  );
  yield* content;
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
