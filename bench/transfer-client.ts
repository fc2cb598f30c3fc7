import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';
import { createLog } from '../src/log.ts';
import { createPrepareFile } from '../src/media/prepare.ts';
import { probeVideo } from '../src/media/probe.ts';
import { createNemo } from '../src/nemo/client.ts';
import { createIdentityStore } from '../src/nemo/identity.ts';
import { limits } from '../src/nemo/limits.ts';
import { timing } from '../src/timing.ts';
import { serveCosts } from './process.ts';

/** One way of moving a large file to or from the server, in a process that does nothing else. */
const [way = '', apiUrl = '', file = '', folder = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const target = join(folder, 'download.mp4');

const nemo = createNemo({
  apiUrl,
  webUrl: apiUrl,
  token: 'bench',
  identity: createIdentityStore({ folder, apiUrl }),
  platform: 'unknown',
  timing,
  log: createLog({ level: 'silent', secrets: [] }),
});
const prepareFile = createPrepareFile(timing);

const upload = (path: string) => {
  const open = async () => createReadStream(path);
  return nemo.upload('session', { name: 'film.mp4', mimeType: 'video/mp4', open }, signal);
};

const ways: Record<string, () => Promise<unknown>> = {
  'upload, bare': async () => {
    const { body } = await request(apiUrl, { method: 'POST', body: createReadStream(file) });
    await body.dump();
  },
  'upload, client': () => upload(file),
  'upload, client, with saving and checking': async () => {
    const stream = createReadStream(file);
    const { path } = await prepareFile({ name: 'film.mp4', stream, maxBytes: limits.upload }, folder, signal);
    await upload(path);
  },
  'download, bare': async () => {
    const { body } = await request(apiUrl);
    await pipeline(body, createWriteStream(target));
  },
  'download, client': () => nemo.download('render', `${apiUrl}/film.mp4`, target, signal),
  'download, client, with checking': async () => {
    await nemo.download('render', `${apiUrl}/film.mp4`, target, signal);
    await probeVideo(target);
  },
};

const work = ways[way];
if (!work) throw new Error(`no such way: ${way}`);
serveCosts(work);
