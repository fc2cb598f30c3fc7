import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { makeWorld } from '../kills/lives.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

test('a bot that can not start ends, although its HTTP server listens already', async ({
  onTestFinished,
}) => {
  const [world, port] = await Promise.all([makeWorld({ onTestFinished }), freePort()]);
  const life = await world.live([main], {
    env: { HTTP_PORT: String(port) },
    // Not before it would have ended by itself.
    moment: afterMs(5_000),
  });
  expect(life).toMatchObject({ code: 2, output: expect.stringContaining('No platform is configured') });
});

test('a bot that still waits for a platform is not ready, and ends with 0 when it is asked to stop', async ({
  onTestFinished,
}) => {
  const httpPort = await freePort();
  let ready: number | undefined;
  const silent = createServer(async () => {
    const { statusCode, body } = await request(`http://127.0.0.1:${httpPort}/readyz`);
    await body.dump();
    ready = statusCode;
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const world = await makeWorld({ onTestFinished });
  const life = await world.live([main], {
    env: {
      DISCORD_BOT_TOKEN: 'example-token-that-is-never-looked-at',
      DISCORD_API_URL: `http://127.0.0.1:${port}`,
      HTTP_PORT: String(httpPort),
    },
    moment: () => ready !== undefined,
    signal: 'SIGTERM',
  });
  expect(life).toMatchObject({ code: 0, signal: null });
  expect(life.output).not.toContain('ready');
  expect(ready).toBe(503);
});

function afterMs(ms: number): () => boolean {
  const at = performance.now() + ms;
  return () => performance.now() > at;
}
