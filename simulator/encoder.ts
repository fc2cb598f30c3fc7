import { parentPort, workerData } from 'node:worker_threads';
import { film } from './render/film.ts';
import type { Storyboard } from './render/storyboard.ts';

/** The worker thread that makes one clip: `{board, path}` in, `{done}` from 0 to 1 on the way, then it ends. */
const { board, path }: { board: Storyboard; path: string } = workerData;
await film(board, path, done => parentPort?.postMessage({ done }));
// The encoder's glue keeps the thread alive.
process.exit(0);
