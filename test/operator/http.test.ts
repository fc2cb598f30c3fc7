import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startTelegram } from '../fakes/telegram/server.ts';
import { freePort } from '../free-port.ts';
import { makePhotos } from '../journeys/photos.ts';
import { makeWorld } from '../kills/lives.ts';
import { animate } from '../telegram/journey.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const readinessSchema = z.object({
  ready: z.boolean(),
  parts: z.array(z.object({ name: z.string(), state: z.string(), says: z.string() })),
});

test('an operator sees by HTTP that the bot lives, whether it can work, and what it has done; nobody in it', {
  timeout: 30_000,
}, async ({ onTestFinished }) => {
  const [world, telegram, [photo = ''], port] = await Promise.all([
    makeWorld({ onTestFinished }),
    startTelegram(),
    makePhotos(1),
    freePort(),
  ]);
  onTestFinished(() => telegram.close());
  const ada = telegram.person('Ada');
  const chat = telegram.privateChat(ada);
  const url = `http://127.0.0.1:${port}`;
  const get = async (path: string) => {
    const answer = await request(url + path);
    return {
      status: answer.statusCode,
      type: answer.headers['content-type'],
      body: await answer.body.text(),
    };
  };
  const parts = async () => {
    const { status, body } = await get('/readyz');
    const { ready, parts } = readinessSchema.parse(JSON.parse(body));
    return { status, ready, states: Object.fromEntries(parts.map(({ name, state }) => [name, state])) };
  };
  const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

  let isOver = false;
  const life = world.live([main], {
    env: { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url, HTTP_PORT: String(port) },
    moment: () => isOver,
    signal: 'SIGTERM',
  });
  await eventually(async () => expect((await get('/healthz')).status).toBe(200));
  await eventually(async () =>
    expect(await parts()).toEqual({
      status: 200,
      ready: true,
      states: { telegram: 'good', storage: 'good', backend: 'unknown' },
    }),
  );

  await telegram.photo(chat, ada, photo, { caption: animate });
  const figure = async (name: string) => {
    const { body } = await get('/metrics');
    return Number(
      body
        .split('\n')
        .find(line => line.startsWith(`stillmotion_${name} `))
        ?.split(' ')
        .at(-1),
    );
  };
  await eventually(async () =>
    expect(await figure('turns_total{platform="telegram",outcome="done"}')).toBe(1),
  );
  expect((await parts()).states['backend']).toBe('good');
  expect(await figure('credits_spent_total')).toBe(100);
  expect(await figure('credits_left')).toBe(9_900);
  expect(await figure('backend_calls_total{call="prompt",result="ok"}')).toBe(1);
  expect(await figure('platform_calls_total{platform="telegram",call="video",result="ok"}')).toBe(1);
  expect(await figure('step_seconds_count{step="wish/prompt"}')).toBe(1);
  expect(await figure('turns_running')).toBe(0);
  for (const way of ['up', 'down', 'out'])
    expect(await figure(`file_bytes_total{way="${way}"}`)).toBeGreaterThan(500);
  const { body, type } = await get('/metrics');
  expect(type).toContain('text/plain; version=0.0.4');
  for (const secret of [telegram.token, 'Ada', animate]) expect(body).not.toContain(secret);
  // A figure may have the same digits behind its point.
  expect(body).not.toMatch(new RegExp(`(?<![\\d.])${chat.id}`));

  telegram.fault({ on: 'getUpdates', times: 1_000, do: { kind: 'refuse', status: 502 } });
  await eventually(async () =>
    expect(await parts()).toMatchObject({ status: 503, ready: false, states: { telegram: 'bad' } }),
  );
  isOver = true;
  expect(await life).toMatchObject({ code: 0 });
});
