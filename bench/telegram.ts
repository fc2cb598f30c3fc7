import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { z } from 'zod';
import { withFolder } from './folder.ts';
import { startSimulator } from './simulator.ts';
import { type Benchmark, median, ratio, spread } from './table.ts';
import { speed } from './telegram-timing.ts';
import { token } from './turn-wish.ts';

const chats = 200;
const rounds = 3;

const reportSchema = z.object({
  ms: z.number(),
  /** Of each chat, in milliseconds since everybody sent. */
  answers: z.array(z.number()),
  videos: z.array(z.number()),
  edits: z.number(),
  refused: z.number(),
  violations: z.number(),
});
const usedSchema = z.object({ cpuMs: z.number(), rssMiB: z.number(), peakMiB: z.number() });
type Round = z.infer<typeof reportSchema> & { cpuMs: number; growthMiB: number };

export const benchmark: Benchmark = {
  about: `${chats} chats send a photo at once: npm start beside a bare grammY script, all waits ${speed} x, ${rounds} rounds`,
  run: () =>
    withFolder(async folder => {
      const photo = join(folder, 'photo.jpg');
      await drawPhoto(photo);
      const simulator = await startSimulator(speed);
      const script = await runSide(photo, at => startScript(simulator.url, at, folder));
      const program = await runSide(photo, at => startProgram(simulator.url, at, folder));
      simulator.end();
      return [
        ['', 'script', 'program', 'ratio'],
        ...[
          compare('first answer, median, ms', ({ answers }) => percentile(answers, 0.5)),
          compare('first answer, 99th percentile, ms', ({ answers }) => percentile(answers, 0.99)),
          compare('last video, s', ({ ms }) => ms / 1_000, 1),
          compare('CPU a chat, ms', ({ cpuMs }) => cpuMs / chats),
          compare('memory a chat, KiB', ({ growthMiB }) => (growthMiB * 1_024) / chats),
          compare('edits a chat', ({ edits }) => edits / chats, 1),
        ].map(row => row(script, program)),
        ...[
          count('refused for pace', ({ refused }) => refused),
          count('chats without exactly one video', ({ videos }) => videos.filter(one => one !== 1).length),
        ].map(row => row(script, program)),
      ];
    }),
};

type Row = (script: readonly Round[], program: readonly Round[]) => string[];

function compare(name: string, figure: (round: Round) => number, digits = 0): Row {
  return (script, program) => {
    const [bare, whole] = [script.map(figure), program.map(figure)];
    return [name, spread(bare, digits), spread(whole, digits), ratio(whole, bare)];
  };
}

function count(name: string, figure: (round: Round) => number): Row {
  const sum = (rounds: readonly Round[]) => String(rounds.reduce((all, round) => all + figure(round), 0));
  return (script, program) => [name, sum(script), sum(program), ''];
}

function percentile(samples: readonly number[], share: number): number {
  if (share === 0.5) return median(samples);
  return samples.toSorted((one, other) => one - other)[Math.ceil(samples.length * share) - 1] ?? Number.NaN;
}

interface Address {
  url: string;
  token: string;
}

/** A platform of its own for each side, a first chat that does not count, then everybody, several times. */
async function runSide(photo: string, start: (at: Address) => Promise<ChildProcess>): Promise<Round[]> {
  const platform = fork(new URL('./telegram-platform.ts', import.meta.url), [photo]);
  process.once('exit', () => platform.kill());
  const at = z.object({ url: z.string(), token: z.string() }).parse(await answerOf(platform));
  const bot = await start(at);
  process.once('exit', () => bot.kill('SIGKILL'));
  const everybodySends = async (count: number) => {
    platform.send(count);
    return reportSchema.parse(await answerOf(platform));
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

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${status}`);
  });
  ended.catch(() => {});
  return (await Promise.race([once(child, 'message'), ended]))[0];
}

const costs = new URL('./answer-costs.ts', import.meta.url).href;
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function startScript(nemo: string, at: Address, folder: string): Promise<ChildProcess> {
  const execArgv = [...process.execArgv, '--import', costs];
  return fork(path('./telegram-script.ts'), [nemo, at.url, at.token, folder], { execArgv });
}

/** As an operator starts it: the program's door and environment variables. */
async function startProgram(nemo: string, at: Address, parent: string): Promise<ChildProcess> {
  const folder = join(parent, 'program');
  await mkdir(folder);
  const env = {
    ...process.env,
    NEMO_API_URL: nemo,
    NEMO_TOKEN: token,
    DATA_DIR: folder,
    TELEGRAM_BOT_TOKEN: at.token,
    TELEGRAM_API_ROOT: at.url,
    TIME_SCALE: String(speed),
    LOG_LEVEL: 'warn',
  };
  const execArgv = [...process.execArgv, '--import', costs];
  return fork(path('../src/main.ts'), [], { cwd: folder, env, execArgv });
}

/** As large as Telegram keeps a photo, and as hard to compress as a real one. */
async function drawPhoto(path: string): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  const create = { width: 2_560, height: 1_920, channels: 3, background: 'black', noise } as const;
  await sharp({ create }).blur(1).jpeg({ quality: 85 }).toFile(path);
}
