import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { all } from 'heic-decode';
import { z } from 'zod';

/** The thread behind `decodeHeic`: one file in, the pixels of one of its pictures out. */
const { path, page } = z.object({ path: z.string(), page: z.number() }).parse(workerData);

const picture = (await all({ buffer: await readFile(path) }))[page];
if (picture === undefined) throw new Error('no such picture in the file');
const pixels = await picture.decode();
// Moved, not copied, where it can be: these are hundreds of megabytes.
const { buffer } = pixels.data;
parentPort?.postMessage(pixels, buffer instanceof ArrayBuffer ? [buffer] : []);
