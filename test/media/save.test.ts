import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { saveStream } from '../../src/media/save.ts';
import { temporaryFolder } from './prepared.ts';

// Its error comes before anybody reads it: with nobody listening, that would end the process.
test('a file that breaks off as soon as it is there only fails, and so does one that comes after the cancel', async () => {
  const folder = await temporaryFolder();
  const bounds = { maxBytes: 10, idleMs: 1_000 };
  const broken = new Readable({ read: () => {} }).destroy(new Error('reset'));
  const saving = saveStream(broken, join(folder, 'broken'), bounds, new AbortController().signal);
  await expect(saving).rejects.toMatchObject({ reason: 'unreadable' });
  const late = new Readable({ read: () => {} });
  const cancelled = AbortSignal.abort(new Error('cancelled'));
  await expect(saveStream(late, join(folder, 'late'), bounds, cancelled)).rejects.toThrow('cancelled');
});
