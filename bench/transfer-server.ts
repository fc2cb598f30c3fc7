import { createReadStream, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { movie } from '../test/media/movies.ts';

/**
 * Makes the film at the path that is the first argument, serves it, and throws away what is uploaded. Tells its
 * port and ends with its parent. The film is made here, since the memory that it takes would be inherited by the
 * measured processes as their highest.
 */
const [file = ''] = process.argv.slice(2);
await writeFile(file, await movie({ seconds: 20, frameBytes: 1_048_000, sound: false }));
const uploaded = JSON.stringify({
  code: 0,
  data: { files: [{ filename: 'film.mp4', file_type: 'video/mp4', cdn_url: 'http://127.0.0.1/film.mp4' }] },
});

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume().once('end', () => response.setHeader('content-type', 'application/json').end(uploaded));
  } else {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': statSync(file).size });
    createReadStream(file).pipe(response);
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
});
process.once('disconnect', () => process.exit());
