import { mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Image } from './image.ts';
import { run, tryToRun } from './shell.ts';
import { type Outside, specOf } from './spec.ts';

/** A container that runs. */
export interface Container {
  /** Runs something beside the program, as the same user, and answers what it printed; throws when it fails. */
  exec(...command: string[]): Promise<string>;
  /** Waits until the image's own health check is content; so many milliseconds after the start. */
  healthy(): Promise<number>;
  /** Asks it to stop, as an engine does; throws when it would have to be killed. So many milliseconds after it was asked. */
  stop(): Promise<number>;
  /** What the program ended with, and all that it said; throws when it does not end. */
  ended(): ReturnType<typeof tryToRun>;
  kill(): Promise<unknown>;
}

/** Whoever has not stopped by then is killed; the same time is given to start. */
const graceMs = 10_000;

const stateSchema = z.object({ status: z.string() });

/** Starts a container by `runc`, the runtime below Docker; nothing is left of it when it has ended. */
export async function startContainer(image: Image, work: string, outside: Outside): Promise<Container> {
  const bundle = await mkdtemp(join(work, 'container-'));
  const id = basename(bundle);
  await writeFile(join(bundle, 'config.json'), JSON.stringify(specOf(image, outside)));
  const root = ['--root', join(work, 'runc')];
  const runc = (...args: string[]) => run('runc', [...root, ...args]);
  const exec = (...command: string[]) => runc('exec', id, ...command);

  const startedAt = performance.now();
  const ended = tryToRun('runc', [...root, 'run', '--bundle', bundle, id]);
  const inTime = async () => {
    const answer = await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
    if (answer === undefined) throw new Error(`it had not ended after ${graceMs} ms`);
    return answer;
  };
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await until(async () => {
    if (isOver) return;
    const { status } = stateSchema.parse(JSON.parse(await runc('state', id)));
    if (status === 'creating' || status === 'created') throw new Error(`it is ${status}`);
  });
  return {
    exec,
    ended: inTime,
    kill: () => tryToRun('runc', [...root, 'delete', '--force', id]),
    healthy: async () => {
      await until(() => exec(...image.healthcheck));
      return performance.now() - startedAt;
    },
    stop: async () => {
      const askedAt = performance.now();
      await runc('kill', id, image.stopSignal);
      const { status, output, errors } = await inTime();
      if (status !== 0) throw new Error(`it ended with ${status}:\n${output}${errors}`);
      return performance.now() - askedAt;
    },
  };
}

/** Tries until it does not throw, but not for ever. */
export async function until<T>(attempt: () => Promise<T>, ms = 60_000): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(50);
  }
}
