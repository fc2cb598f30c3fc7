import { parentPort } from 'node:worker_threads';
import { readMovie } from './movie.ts';

/** The thread behind `probeMovie`: a path in, its facts out, or why there are none. */
parentPort?.on('message', async (path: string) => {
  const answer = await readMovie(path).then(
    facts => ({ facts }),
    error => ({ problem: error instanceof Error ? error.message : String(error) }),
  );
  parentPort?.postMessage(answer);
});
