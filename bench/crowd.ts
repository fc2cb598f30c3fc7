import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { answerOf } from './child.ts';
import { speed } from './crowd-timing.ts';
import { withFolder } from './folder.ts';
import { drawPhoto } from './photo.ts';
import { startSimulator } from './simulator.ts';
import { percentile } from './statistics.ts';
import { compare, type Figure, sum } from './table.ts';
import { token } from './turn-wish.ts';

export const chats = 200;
export const rounds = 3;

/** What a platform says of one time that everybody has sent something, and what the bot has used for it. */
const reportSchema = z.object({
  /** Until the last video, in milliseconds. */
  ms: z.number(),
  /** Until the first answer in each chat, in milliseconds. */
  answers: z.array(z.number()),
  videos: z.array(z.number()),
  edits: z.number(),
  refused: z.number(),
  violations: z.number(),
});
export type Report = z.infer<typeof reportSchema>;
type Round = Report & { cpuMs: number; growthMiB: number };

const addressSchema = z.object({ url: z.string(), token: z.string() });
type Address = z.infer<typeof addressSchema>;
const usedSchema = z.object({ cpuMs: z.number(), rssMiB: z.number(), peakMiB: z.number() });

/**
 * Many chats at once: the program, as an operator starts it, beside a bare script that makes the same calls. Each has
 * a platform of its own in a process of its own; one video service is there for both.
 */
export function compareCrowds(about: {
  /** The files beside this one: `serveCrowd` with a photo's path; and what gets the service, the platform and a folder. */
  platform: string;
  script: string;
  /** Width and height of the photo in pixels. */
  photo: [number, number];
  /** The environment variables that connect the program to the platform. */
  env: (at: Address) => Record<string, string>;
  /** What the platform calls the first answer. */
  answer: string;
}): Promise<string[][]> {
  return withFolder(async folder => {
    const photo = join(folder, 'photo.jpg');
    await drawPhoto(photo, ...about.photo);
    const simulator = await startSimulator(speed);
    const script = await runSide(about.platform, photo, at =>
      forkCounting(about.script, [simulator.url, at.url, at.token, folder]),
    );
    const program = await runSide(about.platform, photo, at =>
      startProgram(simulator.url, join(folder, 'program'), about.env(at)),
    );
    simulator.end();
    const figures: [string, Figure<Round>, number?][] = [
      [`${about.answer}, median, ms`, ({ answers }) => percentile(answers, 0.5)],
      [`${about.answer}, 99th percentile, ms`, ({ answers }) => percentile(answers, 0.99)],
      [`${about.answer}, at most, ms`, ({ answers }) => Math.max(...answers)],
      ['last video, s', ({ ms }) => ms / 1_000, 1],
      ['CPU a chat, ms', ({ cpuMs }) => cpuMs / chats],
      ['memory a chat, KiB', ({ growthMiB }) => (growthMiB * 1_024) / chats],
      ['edits a chat', ({ edits }) => edits / chats, 1],
    ];
    const counts: [string, Figure<Round>][] = [
      ['refused for pace', ({ refused }) => refused],
      ['rules broken', ({ violations }) => violations],
      ['chats without exactly one video', ({ videos }) => videos.filter(one => one !== 1).length],
    ];
    return [
      ['', 'script', 'program', 'ratio'],
      ...figures.map(([name, figure, digits]) => compare(name, script, program, figure, digits)),
      ...counts.map(([name, figure]) => [name, sum(script, figure), sum(program, figure), '']),
    ];
  });
}

/** A first chat that does not count, then everybody, several times. */
async function runSide(
  file: string,
  photo: string,
  start: (at: Address) => ChildProcess | Promise<ChildProcess>,
): Promise<Round[]> {
  const platform = fork(fileOf(file), [photo]);
  process.once('exit', () => platform.kill());
  const at = addressSchema.parse(await answerOf(platform));
  const bot = await start(at);
  process.once('exit', () => bot.kill('SIGKILL'));
  const everybodySends = async (count: number) => {
    platform.send(count);
    return reportSchema.parse(await answerOf(platform, bot));
  };
  await everybodySends(1);
  const done: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = await usedBy(bot);
    const report = await everybodySends(chats);
    const after = await usedBy(bot);
    done.push({ ...report, cpuMs: after.cpuMs - before.cpuMs, growthMiB: after.peakMiB - before.rssMiB });
  }
  bot.kill('SIGTERM');
  await once(bot, 'exit');
  platform.disconnect();
  return done;
}

async function usedBy(bot: ChildProcess) {
  bot.send('used');
  return usedSchema.parse(await answerOf(bot));
}

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Starts it with what says on request how much it has used. */
function forkCounting(
  file: string,
  args: string[],
  how: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const costs = new URL('./answer-costs.ts', import.meta.url).href;
  return fork(fileOf(file), args, { ...how, execArgv: [...process.execArgv, '--import', costs] });
}

/** As an operator starts it: the program's door and environment variables. */
async function startProgram(
  nemo: string,
  folder: string,
  platform: Record<string, string>,
): Promise<ChildProcess> {
  await mkdir(folder);
  const env = {
    ...process.env,
    NEMO_API_URL: nemo,
    NEMO_TOKEN: token,
    DATA_DIR: folder,
    TIME_SCALE: String(speed),
    LOG_LEVEL: 'warn',
    ...platform,
  };
  return forkCounting('../src/main.ts', [], { cwd: folder, env });
}
