import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import type { Nemo, RenderStatus } from '../../src/nemo/nemo.ts';
import { connect, failureOf, never, quick, temporaryFolder } from './fake.ts';

// The slow part of a turn takes a fraction of a second here, so bounds in the style of the real ones fit.
const patient = {
  ...quick,
  callTimeout: 5_000,
  transferIdle: 5_000,
  promptTimeout: 20_000,
  promptSilence: 10_000,
};

async function meet(options: Partial<SimulatorOptions> = {}): Promise<{ simulator: Simulator; nemo: Nemo }> {
  const simulator = await startSimulator({ speed: 0.001, clip: 'prepared', ...options });
  onTestFinished(() => simulator.close());
  return { simulator, nemo: await connect(simulator.url, { token: undefined, timing: patient }) };
}

async function photo() {
  const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
  return { name: '照片.jpg', mimeType: 'image/jpeg', open: async () => Readable.from([jpeg]) };
}

async function finished(nemo: Nemo, id: string, status: RenderStatus): Promise<RenderStatus> {
  if (status.status !== 'running') return status;
  await new Promise(resolve => setTimeout(resolve, 10));
  return finished(nemo, id, await nemo.render(id, never()));
}

const wish = 'animate this image into a 5-second video clip with smooth motion';

test.each(['camel', 'snake', 'flat'] as const)('a picture becomes a video (%s)', async dialect => {
  const { simulator, nemo } = await meet({ dialect });
  const session = await nemo.createSession('en', never());
  const uploaded = await nemo.upload(session.sessionId, await photo(), never());
  expect(uploaded.name).toBe('照片.jpg');
  expect((await nemo.state(session.sessionId, never())).draft).toBeUndefined();

  const reply = await nemo.prompt(session.sessionId, wish, { signal: never() });
  expect(reply.tools).toEqual(['generate_video_with_seedance']);
  expect(new Set(reply.texts).size).toBe(reply.texts.length);
  expect(reply.texts.length).toBeGreaterThan(0);

  const { draft } = await nemo.state(session.sessionId, never());
  if (draft === undefined) throw new Error('no draft');
  const submitted = await nemo.submitRender({ id: 'render_1', sessionId: session.sessionId, draft }, never());
  const done = await finished(nemo, 'render_1', submitted);
  if (done.status !== 'done') throw new Error(done.status);
  const path = join(await temporaryFolder(), 'clip.mp4');
  const bytes = await nemo.download('render_1', done.url, path, never());
  const clip = await readFile(path);
  expect(clip.length).toBe(bytes);
  expect(clip.toString('latin1', 4, 8)).toBe('ftyp');
  expect(await nemo.balance(never())).toEqual({ available: 0, frozen: 0 });
  expect(await nemo.projectLink(session, never())).toMatch(/\/workspace\/claim\?ct=./);
  expect((await nemo.accountLink()).url).toMatch(/\/register\?bind=anon_/);
  expect(simulator.ledger()).toMatchObject({ violations: [], prompts: [{ charged: 100 }], tokens: [{}] });
});

test.each(['status', 'ok'] as const)('its refusals are understood (%s)', async refusals => {
  const { simulator, nemo } = await meet({ refusals, credits: 10 });
  const { sessionId } = await nemo.createSession('en', never());
  await nemo.upload(sessionId, await photo(), never());
  expect(await failureOf(nemo.prompt(sessionId, wish, { signal: never() }))).toMatchObject({
    reason: 'no-credits',
    unspent: true,
  });
  const text = { ...(await photo()), open: async () => Readable.from(['no picture at all']) };
  expect((await failureOf(nemo.upload(sessionId, text, never()))).reason).toBe('file-type');
  simulator.expireTokens();
  await nemo.balance(never());
  expect(simulator.ledger().tokens).toHaveLength(2);
  simulator.forgetSessions();
  expect((await failureOf(nemo.state(sessionId, never()))).reason).toBe('session-gone');
});

test('a turn cut off half-way is charged there and lost here, once', async () => {
  const { simulator, nemo } = await meet();
  const { sessionId } = await nemo.createSession('en', never());
  await nemo.upload(sessionId, await photo(), never());
  simulator.fault({ on: 'prompt', do: { kind: 'cut', pieces: 3 } });
  const error = await failureOf(nemo.prompt(sessionId, wish, { signal: never() }));
  expect(error).toMatchObject({ reason: 'stream-lost', unspent: false });
  await expect.poll(() => simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
});
