import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const folder = fileURLToPath(new URL('page', import.meta.url));
const texts = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);
const pictures = new Map([
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.webp', 'image/webp'],
]);

interface PageFile {
  type: string;
  etag: string;
  body: Buffer;
  zipped: Buffer | undefined;
}

export type Page = Awaited<ReturnType<typeof readPage>>;

/** The page itself: a few small files, read once, so that no address leads to any other. */
export async function readPage() {
  const names = await readdir(folder, { recursive: true });
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const file = await readPageFile(name);
    if (file) files.set(name === 'index.html' ? '/' : `/${name.replaceAll('\\', '/')}`, file);
  }

  return {
    /** False where the page has no such file. */
    give: (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
      const file = files.get(path);
      if (file) giveFile(request, response, file);
      return file !== undefined;
    },
  };
}

async function readPageFile(name: string): Promise<PageFile | undefined> {
  const isText = texts.get(extname(name));
  const type = isText ?? pictures.get(extname(name));
  if (type === undefined) return undefined;
  const body = await readFile(join(folder, name));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, etag, body, zipped: isText ? await promisify(gzip)(body) : undefined };
}

function giveFile(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  const { type, etag, body, zipped } = file;
  const common = { etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, common).end();
  const takesZipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const sent = takesZipped && zipped ? zipped : body;
  response
    .writeHead(200, {
      ...common,
      'content-type': type,
      'content-length': sent.length,
      ...(sent === zipped && { 'content-encoding': 'gzip' }),
    })
    .end(request.method === 'HEAD' ? undefined : sent);
}
