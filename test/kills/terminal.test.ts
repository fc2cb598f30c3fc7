import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FaultInput } from '../../simulator/faults.ts';
import type { Ledger } from '../../simulator/ledger.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { makePhotos } from '../journeys/photos.ts';
import { someOf } from '../seeded.ts';
import { few, type Life, makeWorld, type OnTestFinished, type World, type WorldOptions } from './lives.ts';

/**
 * `chat photo.jpg "wish" --out clip.mp4`, killed and started again with the same words until it ends by itself.
 * Each kill is a test of its own world: the backend's ledger says what it cost, the folder what the person has.
 */

vi.setConfig({ testTimeout: 90_000, maxConcurrency: 3 });

const wish = 'animate this image into a 5-second video clip with smooth motion';
const root = join(import.meta.dirname, '..', '..');
const preload = join(import.meta.dirname, 'kill-at.ts');

let photo = '';
let otherPhoto = '';
beforeAll(async () => {
  [photo = '', otherPhoto = ''] = await makePhotos(2);
});
afterAll(() => rm(dirname(photo), { recursive: true }));

interface Terminal {
  world: World;
  run(options?: Parameters<World['live']>[1], said?: readonly string[]): Promise<Life>;
  out: string;
  /** What all lives together have said. */
  said(): string;
}

async function terminal(onTestFinished: OnTestFinished, options: WorldOptions = {}): Promise<Terminal> {
  const world = await makeWorld({ ...options, onTestFinished });
  const out = join(world.folder, 'clip.mp4');
  const args = ['--import', preload, join(root, 'src', 'main.ts'), 'chat', '--out', out];
  let said = '';
  const run: Terminal['run'] = async (more, words = [photo, wish]) => {
    const life = await world.live([...args, ...words], more);
    said += life.output;
    return life;
  };
  return { world, out, run, said: () => said };
}

/** Starts again and again until the program ends by itself, as a person would. */
async function untilDone(run: () => Promise<Life>): Promise<Life> {
  for (let starts = 1; ; starts++) {
    const life = await run();
    if (life.signal === null) return life;
    expect(starts).toBeLessThan(5);
  }
}

function leftBehind({ folder }: World): string[] {
  const temporary = join(folder, 'data', 'temporary', 'chat.db');
  const beside = readdirSync(folder).filter(
    name => !['clip.mp4', 'prepared.mp4', 'data', 'writes'].includes(name),
  );
  const inside = readdirSync(join(folder, 'data')).filter(name => /\.json\./.test(name));
  return [...beside, ...inside, ...(existsSync(temporary) ? readdirSync(temporary) : [])];
}

/** The video is there and was paid once; `last` is the life that finished the job. */
async function expectOneVideo({ world, out, said }: Terminal, last: Life): Promise<void> {
  const { prompts, accounts, violations, renders } = world.simulator.ledger();
  expect({ ...last, output: '' }, last.output).toMatchObject({ code: 0 });
  expect(prompts).toMatchObject([{ text: wish, charged: 100 }]);
  expect(accounts).toMatchObject([{ charged: 100, frozen: 0 }]);
  expect(renders).toHaveLength(1);
  expect(violations).toEqual([]);
  expect((await probeVideo(out)).duration).toBeCloseTo(2, 0);
  expect(said()).toContain(out);
  expect(leftBehind(world)).toEqual([]);
}

/** Nothing was sent, nothing was paid, and the person knows. */
function expectNothingPaid({ world, out }: Terminal, last: Life): void {
  const { prompts, accounts, violations } = world.simulator.ledger();
  expect({ ...last, output: '' }, last.output).toMatchObject({ code: 1 });
  expect(prompts).toEqual([]);
  expect(accounts).toMatchObject([{ charged: 0, frozen: 0 }]);
  expect(violations).toEqual([]);
  expect(existsSync(out)).toBe(false);
  expect(last.output).toContain('No credits were used.');
  expect(leftBehind(world)).toEqual([]);
}

/** The writes of one turn from the first start of the program to its end. */
async function countWrites(onTestFinished: OnTestFinished): Promise<string[]> {
  const { world, run } = await terminal(onTestFinished);
  const listing = join(world.folder, 'writes');
  expect(await run({ env: { WRITES_TO: listing } })).toMatchObject({ code: 0 });
  return (await readFile(listing, 'utf8')).trimEnd().split('\n');
}

/** Of about seventy moments; the crash driver tries them all. */
const killsInShort = 2;

test.concurrent('killed before or after any write to the database, and started again: one charge, one video', async ({
  onTestFinished,
}) => {
  const writes = await countWrites(onTestFinished);
  const isCompletion = (sql: string | undefined) => sql?.includes('DELETE FROM turns') ?? false;
  expect(writes.filter(isCompletion)).toHaveLength(1);
  const all = writes.flatMap((_, index) => [`before ${index + 1}`, `after ${index + 1}`]);
  const cases = someOf(all, killsInShort);

  const outcomes = await few(cases, 3, async at => {
    const one = await terminal(onTestFinished);
    const first = await one.run({ env: { KILL_AT: at } });
    expect(first.signal, at).toBe('SIGKILL');
    const completed = /^after/.test(at) && isCompletion(writes[Number(at.split(' ')[1]) - 1]);
    const last = completed ? { ...first, code: 0 } : await untilDone(() => one.run());
    const unpaid = one.world.simulator.ledger().prompts.length === 0;
    if (unpaid) expectNothingPaid(one, last);
    else await expectOneVideo(one, last);
    return { at, unpaid };
  });
  // Only between the intention to pay and the request's leaving nobody can know: there nothing is sent again.
  expect(outcomes.filter(({ unpaid }) => unpaid).length).toBeLessThanOrEqual(1);
}, 200_000);

/** A call held open, and the moment to kill. */
interface Hold {
  name: string;
  fault: FaultInput;
  moment(ledger: Ledger): boolean;
  options?: WorldOptions;
  /** Tried with SIGTERM as well. */
  stopsToo?: boolean;
}

const holds: readonly Hold[] = [
  {
    name: 'while it waits for its session',
    fault: { on: 'session', do: { kind: 'mute' } },
    moment: ({ sessions }) => sessions.length === 1,
  },
  {
    name: 'while the picture is on its way',
    fault: { on: 'upload', do: { kind: 'delay', ms: 60_000 } },
    moment: ({ calls }) => calls['upload'] === 1,
    stopsToo: true,
  },
  {
    name: 'when the picture has arrived',
    fault: { on: 'upload', do: { kind: 'mute' } },
    moment: ({ uploads }) => uploads.length === 1,
  },
  {
    name: 'when the agent has got the wish',
    fault: { on: 'prompt', do: { kind: 'mute' } },
    moment: ({ prompts }) => prompts.length === 1,
  },
  {
    name: 'in the middle of the agent’s answer, while it still works',
    fault: { on: 'prompt', do: { kind: 'silence', pieces: 3 } },
    moment: ({ prompts }) => prompts[0]?.status === 'running',
    options: { timeScale: 0.01 },
    stopsToo: true,
  },
  {
    name: 'in the middle of the agent’s answer, when all is paid',
    fault: { on: 'prompt', do: { kind: 'silence', pieces: 3 } },
    moment: ({ prompts }) => prompts[0]?.status === 'finished',
  },
  {
    name: 'while the state after the wish is read',
    fault: { on: 'state', after: 1, do: { kind: 'mute' } },
    moment: ({ calls }) => calls['state'] === 2,
  },
  {
    name: 'when the render is ordered',
    fault: { on: 'render', do: { kind: 'mute' } },
    moment: ({ renders }) => renders.length === 1,
  },
  {
    name: 'while it watches the render',
    fault: { on: 'render-status', do: { kind: 'mute' } },
    moment: ({ calls }) => calls['render-status'] === 1,
    stopsToo: true,
  },
  {
    name: 'in the middle of the download',
    fault: { on: 'clip', do: { kind: 'silence', pieces: 2 } },
    moment: ({ downloads }) => downloads.some(({ bytes }) => bytes > 0),
    options: { clipBytes: 500_000, renderAnswers: 'wrapped' },
  },
];

test.concurrent.for(someOf(holds, 2))(
  'killed $name: one charge, one video',
  async (hold, { onTestFinished }) => {
    const { fault, moment, options } = hold;
    const one = await terminal(onTestFinished, options);
    const { simulator } = one.world;
    simulator.fault(fault);
    expect(await one.run({ moment: () => moment(simulator.ledger()) })).toMatchObject({ signal: 'SIGKILL' });
    simulator.clearFaults();
    await expectOneVideo(one, await one.run());
  },
);

test.concurrent('killed while the video is written: the file is whole or not there, and then it is there', async ({
  onTestFinished,
}) => {
  const one = await terminal(onTestFinished, { clipBytes: 30_000_000 });
  const written = () =>
    readdirSync(one.world.folder).some(
      name => name.includes('clip.mp4') && statSync(join(one.world.folder, name)).size > 0,
    );
  expect(await one.run({ moment: written })).toMatchObject({ signal: 'SIGKILL' });
  if (existsSync(one.out)) await probeVideo(one.out);
  await expectOneVideo(one, await one.run());
});

test.concurrent('killed when the wish has left but did not arrive: nothing is sent again, and the person knows', async ({
  onTestFinished,
}) => {
  const one = await terminal(onTestFinished);
  const { simulator } = one.world;
  simulator.fault({ on: 'prompt', do: { kind: 'delay', ms: 60_000 } });
  await one.run({ moment: () => simulator.ledger().calls['prompt'] === 1 });
  expectNothingPaid(one, await one.run());
  await expectOneVideo(one, await one.run());
});

test.concurrent('killed in the paid step, and again while it looks what has come of it: one charge, one video', async ({
  onTestFinished,
}) => {
  const one = await terminal(onTestFinished);
  const { simulator } = one.world;
  simulator.fault({ on: 'prompt', do: { kind: 'mute' } });
  await one.run({ moment: () => simulator.ledger().prompts.length === 1 });
  simulator.fault({ on: 'state', do: { kind: 'mute' } });
  await one.run({ moment: () => simulator.ledger().calls['state'] === 2 });
  await expectOneVideo(one, await one.run());
});

test.concurrent('another picture for the same file waits for what was interrupted, and is a project of its own', async ({
  onTestFinished,
}) => {
  const one = await terminal(onTestFinished);
  const { simulator } = one.world;
  simulator.fault({ on: 'prompt', do: { kind: 'mute' } });
  await one.run({ moment: () => simulator.ledger().prompts.length === 1 });
  const other = 'animate this image, 3 seconds';
  const last = await one.run({}, [otherPhoto, other]);
  expect(last, last.output).toMatchObject({ code: 0 });
  const { prompts, uploads, renders } = simulator.ledger();
  expect(prompts).toMatchObject([
    { text: wish, charged: 100 },
    { text: other, charged: 100 },
  ]);
  expect(uploads.map(({ session, name }) => ({ session, name }))).toEqual([
    { session: prompts[0]?.session, name: 'photo-1.jpg' },
    { session: prompts[1]?.session, name: 'photo-2.jpg' },
  ]);
  expect(prompts[0]?.session).not.toBe(prompts[1]?.session);
  expect(renders).toHaveLength(2);
});

const stops = holds.filter(({ stopsToo }) => stopsToo);

test.concurrent.for(stops)(
  'stopped by SIGTERM $name, and started again: one charge, one video',
  async ({ fault, moment, options }, { onTestFinished }) => {
    const one = await terminal(onTestFinished, options);
    const { simulator } = one.world;
    simulator.fault(fault);
    const stopped = await one.run({ moment: () => moment(simulator.ledger()), signal: 'SIGTERM' });
    expect(stopped).toMatchObject({ code: 143, signal: null });
    expect(leftBehind(one.world)).toEqual([]);
    simulator.clearFaults();
    await expectOneVideo(one, await one.run());
  },
);
