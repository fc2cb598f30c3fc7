import { expect, test } from 'vitest';
import { readiness, watchBackend } from '../../src/operator/readiness.ts';
import { createFakeChat } from '../fakes/chat.ts';

const unknown = watchBackend().part();
const adapter = createFakeChat().adapter();

test('a storage that can not be written makes the bot unready, with what the storage says', async () => {
  const full = async () => {
    throw new Error('the disk is full');
  };
  expect(await readiness([adapter], full, unknown)).toMatchObject({
    ready: false,
    parts: [
      { name: 'fake', state: 'good' },
      { name: 'storage', state: 'bad', says: 'the disk is full' },
      { name: 'backend', state: 'unknown' },
    ],
  });
});

test('a platform in trouble makes it unready; a backend in trouble is told and takes nobody out of service', async () => {
  const write = async () => {};
  const cutOff = { ...adapter, trouble: () => 'It can not be reached.' };
  expect(await readiness([cutOff], write, unknown)).toMatchObject({ ready: false });
  const backend = watchBackend(() => 5_000);
  backend.backendCall('prompt', 'unauthorised', 12);
  const found = await readiness([adapter], write, backend.part());
  expect(found.ready).toBe(true);
  expect(found.parts.at(-1)).toEqual({
    name: 'backend',
    state: 'bad',
    says: expect.stringContaining('NEMO_TOKEN'),
  });
});

test('a refusal that only one wish is to blame for says that the backend is well', () => {
  const backend = watchBackend();
  backend.backendCall('state', 'unreachable', 12);
  expect(backend.part().state).toBe('bad');
  backend.backendCall('prompt', 'no-credits', 12);
  expect(backend.part().state).toBe('good');
});
