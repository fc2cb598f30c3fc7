import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BufferSource, Input, MP4 } from 'mediabunny';
import sharp from 'sharp';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { cameraAt } from '../../simulator/render/camera.ts';
import { loadPicture } from '../../simulator/render/picture.ts';
import { createPlanes, sample } from '../../simulator/render/planes.ts';
import { drawTitle, loadTitle } from '../../simulator/render/titles.ts';
import { dig, jpegHead, start, until } from './caller.ts';

/** Red, green, blue and white quarters: any turn or mirroring shows. */
async function quarters(orientation: number): Promise<Buffer> {
  const upright = sharp({ create: { width: 90, height: 60, channels: 3, background: 'white' } }).composite([
    { input: { create: { width: 45, height: 30, channels: 3, background: 'red' } }, left: 0, top: 0 },
    { input: { create: { width: 45, height: 30, channels: 3, background: 'lime' } }, left: 45, top: 0 },
    { input: { create: { width: 45, height: 30, channels: 3, background: 'blue' } }, left: 0, top: 30 },
  ]);
  // How a camera has stored it, for a reader that then obeys the tag: turned, then mirrored.
  const [turn, mirror] = stored[orientation] ?? [0, ''];
  const turned = sharp(
    await sharp(await upright.png().toBuffer())
      .rotate(turn)
      .png()
      .toBuffer(),
  );
  if (mirror === 'flop') turned.flop();
  if (mirror === 'flip') turned.flip();
  return turned.withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
}

const stored: Record<number, readonly [turn: number, mirror: '' | 'flop' | 'flip']> = {
  2: [0, 'flop'],
  3: [180, ''],
  4: [0, 'flip'],
  5: [90, 'flop'],
  6: [270, ''],
  7: [270, 'flop'],
  8: [90, ''],
};

async function onDisk(bytes: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'picture'), bytes);
  return join(folder, 'picture');
}

/** Brightness in the middle of each quarter, as Y of BT.709: red 63, green 173, blue 32, white 235. */
function corners({ layers, width, height }: Awaited<ReturnType<typeof loadPicture>>): number[] {
  const at = (x: number, y: number) =>
    layers[0]?.pixels[Math.floor(height * y) * width + Math.floor(width * x)] ?? 0;
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a picture of EXIF orientation %i is upright', async orientation => {
  const picture = await loadPicture(await onDisk(await quarters(orientation)), 96, 64);
  for (const [index, brightness] of [63, 173, 32, 235].entries()) {
    expect(Math.abs((corners(picture)[index] ?? 0) - brightness)).toBeLessThan(8);
  }
});

test('a picture of quite another shape is shown whole', async () => {
  const tall = await sharp(await quarters(1))
    .extract({ left: 30, top: 0, width: 20, height: 60 })
    .png()
    .toBuffer();
  const picture = await loadPicture(await onDisk(tall), 160, 90);
  const middle = picture.width / 2 - 4;
  const rows = [0.1, 0.9].map(
    y => picture.layers[0]?.pixels[Math.floor(picture.height * y) * picture.width + middle],
  );
  expect(rows[0]).toBeGreaterThan(55);
  expect(rows[0]).toBeLessThan(72);
  expect(rows[1]).toBeLessThan(40);
});

test.each(['zoom-in', 'zoom-out', 'pan-left', 'pan-right'])(
  '%s starts and ends gently and never leaps',
  motion => {
    const frames = Array.from({ length: 121 }, (_, index) => cameraAt(motion, index / 120));
    const steps = frames.slice(1).map((frame, index) => {
      const before = frames[index] ?? frame;
      return Math.hypot(frame.x - before.x, frame.y - before.y, frame.size - before.size);
    });
    const middle = Math.max(...steps);
    expect(middle).toBeLessThan(0.006);
    expect(steps[0]).toBeLessThan(middle / 10);
    expect(steps.at(-1)).toBeLessThan(middle / 10);
    for (const { x, y, size } of frames) {
      expect(Math.min(x, y, 1 + 1e-9 - x - size, 1 + 1e-9 - y - size)).toBeGreaterThanOrEqual(0);
    }
  },
);

test('frames one after the other differ by little, the first and the last by much', async () => {
  const picture = await loadPicture(await onDisk(await quarters(1)), 96, 64);
  const frames = [0, 1 / 120, 0.5, 0.5 + 1 / 120, 1].map(share => {
    const frame = createPlanes(96, 64);
    sample(picture, cameraAt('zoom-in', share), frame);
    return frame.bytes;
  });
  const difference = (a: number, b: number) =>
    (frames[a] ?? new Uint8Array()).reduce(
      (sum, value, at) => sum + Math.abs(value - (frames[b]?.[at] ?? 0)),
      0,
    );
  expect(difference(2, 3)).toBeGreaterThan(0);
  expect(difference(0, 4)).toBeGreaterThan(20 * difference(2, 3));
});

test('a title is drawn in its own font, also in Chinese, and fits', async () => {
  const latin = await loadTitle('Urban Dreams', 640, 360);
  const chinese = await loadTitle('城市', 640, 360);
  const other = await loadTitle('之梦', 640, 360);
  expect(latin.ink.some(value => value > 200)).toBe(true);
  expect(Buffer.compare(chinese.ink, other.ink)).not.toBe(0);
  const long = await loadTitle('A <very> long title & more of it, '.repeat(5), 640, 360);
  expect(long.left).toBeGreaterThanOrEqual(0);
  expect(long.top + long.height).toBeLessThanOrEqual(360);

  const frame = createPlanes(640, 360);
  frame.bytes.fill(128);
  drawTitle(latin, 1, 3, 0.5, frame);
  drawTitle(latin, 1, 3, 3.5, frame);
  expect(frame.bytes.every(value => value === 128)).toBe(true);
  drawTitle(latin, 1, 3, 2, frame);
  expect(frame.bytes.some(value => value === 235)).toBe(true);
});

test('a title leaves out emoji, which its font has not', async () => {
  const [plainly, happily] = await Promise.all(
    ['Hello', 'Hello 👩🏽‍🚀☀️'].map(text => loadTitle(text, 640, 360)),
  );
  expect(happily).toEqual(plainly);
});

test('a title needs no font of the machine', async () => {
  // "One" is a single flat stroke; the box that stands for a missing letter would be as high as wide.
  const code = `const { loadTitle } = await import('./simulator/render/titles.ts');
    const { ink, width } = await loadTitle('一', 320, 180);
    const inked = [...ink.keys()].filter(at => ink[at] > 96);
    const size = part => new Set(inked.map(part)).size;
    process.stdout.write([size(at => at % width), size(at => Math.floor(at / width))].join());`;
  const config = await onDisk(Buffer.from('<?xml version="1.0"?><fontconfig></fontconfig>'));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, FONTCONFIG_FILE: config },
  });
  const [wide = 0, high = 0] = stdout.split(',').map(Number);
  expect(high).toBeGreaterThan(0);
  expect(wide).toBeGreaterThan(3 * high);
});

async function withPicture(options: Parameters<typeof start>[0] = {}) {
  const started = await start(options);
  const id = await started.session();
  await started.upload(id, { 'city.jpg': await quarters(6) });
  return { ...started, id };
}

test('the video is H.264 with silent sound, as long and as shaped as asked, its index in front', async () => {
  const { simulator, dispatcher, id, prompt, draft, render, get } = await withPicture({
    renderAnswers: 'wrapped',
  });
  await prompt(id, 'animate this into a 2-second video, 9:16, with the title "Hi" for 1 second');
  expect((await render('render_1', id, await draft(id))).body).toMatchObject({
    success: true,
    data: { id: 'render_1', status: 'pending', progress: 0 },
  });
  const seen: number[] = [];
  await until(async () => {
    const { body } = await get('/api/render/proxy/lambda/render_1');
    seen.push(Number(dig(body, 'data', 'progress')));
    return dig(body, 'data', 'status') === 'completed';
  });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(100);
  const url = String(dig((await get('/api/render/proxy/lambda/render_1')).body, 'data', 'outputUrl'));
  const file = Buffer.from(await (await request(url, { dispatcher })).body.arrayBuffer());
  expect(file.indexOf('moov')).toBeLessThan(file.indexOf('mdat'));

  const input = new Input({ formats: [MP4], source: new BufferSource(new Uint8Array(file)) });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  expect([video?.codec, await video?.getCodedWidth(), await video?.getCodedHeight()]).toEqual([
    'avc',
    72,
    128,
  ]);
  expect((await video?.computePacketStats())?.packetCount).toBe(24);
  expect(await video?.computeDuration()).toBeCloseTo(2, 5);
  expect(audio?.codec).toBe('aac');
  expect(await audio?.computeDuration()).toBeCloseTo(2, 1);
  input.dispose();

  const fallback = await request(`${simulator.url}/api/render/proxy/render_1/download`, {
    headers: { authorization: 'Bearer x' },
    dispatcher,
  });
  expect(fallback.statusCode).toBe(401);
  await fallback.body.dump();
  expect((await get('/api/render/proxy/render_1/download')).headers['content-length']).toBe(
    String(file.length),
  );
  expect(simulator.ledger().downloads).toEqual([
    { render: 'render_1', via: 'url', bytes: file.length, complete: true },
    { render: 'render_1', via: 'fallback', bytes: file.length, complete: true },
  ]);
});

test('the same draft is encoded once, the same id rendered once, and exports cost nothing', async () => {
  const { simulator, id, prompt, draft, render } = await withPicture({ fps: 6 });
  await prompt(id, 'animate this into a 1-second video');
  const posted = await draft(id);
  const balance = simulator.ledger().accounts[0]?.available;
  await render('render_1', id, posted);
  await render('render_1', id, posted);
  const completed = (index: number) => () => simulator.ledger().renders[index]?.status === 'completed';
  await until(completed(0));
  const asked = performance.now();
  await render('render_2', id, posted);
  await until(completed(1));
  expect(performance.now() - asked).toBeLessThan(150);
  expect(simulator.ledger().renders).toMatchObject([{ submits: 2 }, { submits: 1 }]);
  expect(simulator.ledger().accounts[0]?.available).toBe(balance);
});

test('answers come in every wording of the contract', async () => {
  const { simulator, id, prompt, draft, render, get } = await withPicture({ clip: 'prepared', speed: 0.001 });
  await prompt(id, 'animate it');
  const answers = [(await render('render_1', id, await draft(id))).body];
  await until(async () => {
    answers.push((await get('/api/render/proxy/lambda/render_1')).body);
    return simulator.ledger().renders[0]?.status === 'completed';
  });
  expect(answers[0]).toMatchObject({ success: true, data: { id: 'render_1' } });
  expect(answers[1]).toMatchObject({ taskId: 'render_1', progress: expect.any(Number) });
  expect(answers[2]).toMatchObject({ status: expect.any(String), progress: expect.any(Number) });
  simulator.adjust({ renderAnswers: 'flat' });
  expect((await get('/api/render/proxy/lambda/render_1')).body).toMatchObject({
    status: 'completed',
    output: { url: `${simulator.url}/cdn/clips/render_1.mp4` },
  });
  simulator.adjust({ renderAnswers: 'task' });
  expect((await get('/api/render/proxy/lambda/render_1')).body).toEqual({
    taskId: 'render_1',
    status: 'completed',
    progress: 100,
  });
});

test('an empty draft, missing headers, a strange id: each is refused in its own way', async () => {
  const { simulator, dispatcher, token, id, render, get } = await withPicture();
  expect((await render('render_1', id, { t: [{ tt: 0, sg: [] }] })).body).toMatchObject({ code: 400 });
  expect((await get('/api/render/proxy/lambda/render_9')).status).toBe(404);
  const bare = await request(`${simulator.url}/api/render/proxy/lambda`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-skill-source': 'test' },
    dispatcher,
  });
  expect(bare.statusCode).toBe(402);
  expect(await bare.body.json()).toMatchObject({ code: 402 });
});

test('a render can be cancelled; one that the encoder cannot do fails', async () => {
  const { simulator, id, prompt, draft, render, post, upload } = await withPicture({ speed: 0.01 });
  await prompt(id, 'animate it');
  await render('render_1', id, await draft(id));
  await post('/api/render/proxy/lambda/render_1/cancel');
  expect(simulator.ledger().renders[0]?.status).toBe('cancelled');
  simulator.adjust({ speed: 0 });
  await upload(id, { 'broken.jpg': jpegHead });
  await prompt(id, 'animate broken.jpg');
  await render('render_2', id, await draft(id));
  await until(() => simulator.ledger().renders[1]?.status === 'failed');
  expect(simulator.ledger().renders[0]?.status).toBe('cancelled');
});

test('a prepared clip of your own is served as it is', async () => {
  const clipPath = await onDisk(Buffer.from('stands for a clip'));
  const { simulator, id, prompt, draft, render, get } = await withPicture({ clip: 'prepared', clipPath });
  await prompt(id, 'animate it');
  await render('render_1', id, await draft(id));
  await until(() => simulator.ledger().renders[0]?.status === 'completed');
  expect((await get('/api/render/proxy/render_1/download')).text).toBe('stands for a clip');
});
