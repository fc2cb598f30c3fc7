import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from './folder.ts';
import { drawPhoto } from './photo.ts';
import { type Cost, startMeasured } from './process.ts';
import { startSimulator } from './simulator.ts';
import { type Benchmark, ratio, spread } from './table.ts';
import { speed } from './turn-wish.ts';

export const benchmark: Benchmark = {
  about: `photo and wish in, video out: the program beside a bare script that makes the same calls, all waits ${speed} x`,
  run: () =>
    withFolder(async folder => {
      const photo = join(folder, 'photo.jpg');
      // As large as a phone makes them.
      await drawPhoto(photo, 4_032, 3_024);
      const simulator = await startSimulator(speed);
      const sides = (chats: number, rounds: number) => compare(simulator.url, photo, folder, chats, rounds);
      const rows = [...(await sides(1, 5)), ...(await sides(50, 3))];
      simulator.end();
      return [['', 'time in s (min / median / max)', 'time', 'CPU in ms a turn', 'CPU'], ...rows];
    }),
};

/** As many chats at once on either side, alternating, after a first time that does not count. */
async function compare(
  url: string,
  photo: string,
  parent: string,
  chats: number,
  rounds: number,
): Promise<string[][]> {
  const start = async (name: string) => {
    const folder = join(parent, `${name}-${chats}`);
    await mkdir(folder);
    const side = await startMeasured(`./turn-${name}.ts`, url, photo, folder, String(chats));
    await side.cost();
    return side;
  };
  const script = await start('script');
  const program = await start('program');
  const bare: Cost[] = [];
  const whole: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await script.cost());
    whole.push(await program.cost());
  }
  await script.end();
  await program.end();
  const seconds = (costs: readonly Cost[]) => costs.map(({ ms }) => ms / 1000);
  const cpu = (costs: readonly Cost[]) => costs.map(({ cpuMs }) => cpuMs / chats);
  const row = (name: string, costs: readonly Cost[]) => [
    `${chats === 1 ? 'one chat' : `${chats} chats at once`}, ${name}`,
    spread(seconds(costs), 2),
    ratio(seconds(costs), seconds(bare)),
    spread(cpu(costs)),
    ratio(cpu(costs), cpu(bare)),
  ];
  return [row('script', bare), row('program', whole)];
}
