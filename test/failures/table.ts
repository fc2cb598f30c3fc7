import { writeFile } from 'node:fs/promises';
import { timing } from '../../src/timing.ts';
import { makePhotos } from '../journeys/photos.ts';
import { type Cell, cells } from './cells.ts';
import { discordCells } from './discord-cells.ts';
import { sum } from './faults.ts';
import { type Observation, observe } from './observe.ts';
import { rowsOf, span } from './rows.ts';
import { telegramCells } from './telegram-cells.ts';
import { verdictOn } from './verdict.ts';

/**
 * Writes docs/failures.md, docs/failures-telegram.md and docs/failures-discord.md from the matrices: runs every cell, and
 * puts those that end alike into one row. `npx node test/failures/table.ts` makes them anew after a change of texts or of
 * the matrices; those of `backend`, `telegram` or `discord` where they are named. What is wrong with a cell is said, too.
 */
const pages: Record<string, () => Promise<void>> = {
  backend: async () =>
    write('failures.md', [
      '# When something fails',
      '',
      'Every call of the backend, every way in which it can fail, once and for ever, through the whole program: the',
      'matrix in `test/failures/cells.ts`. Some of it is checked at each `npm test`, all of it with `TEST_ALL=1`: the turn',
      'ends within its bound, with one answer and at most one video, no wish is said twice to the agent, what is said',
      'about credits is true, and the next wish works. This page is made by `npx node test/failures/table.ts`. What fails',
      'on the side of the platforms has pages of its own: [Telegram](failures-telegram.md), [Discord](failures-discord.md).',
      '',
      '**At most** is what the failure adds to the ordinary time, from `src/timing.ts`. The ordinary time is bounded',
      `too: ${span(timing.promptTimeout)} for the agent, ${span(timing.renderTimeout)} for a render, ${span(timing.transferTimeout)} for an upload or a download.`,
      `A wish whose stream was lost is looked for in the project for ${span(sum(timing.recoveryPauses))}.`,
      'A fault without “once” or “always” ends so either way. N is what the ledger says, 0 included (“No credits”).',
      '',
      ...rowsOf(await observeAll([...cells.beforeTheWish, ...cells.afterTheWish]), { isTimed: true }),
    ]),
  telegram: () => platformPage('Telegram', telegramCells),
  discord: () => platformPage('Discord', discordCells),
};
const [, , ...named] = process.argv;
for (const name of named.length > 0 ? named : Object.keys(pages)) await pages[name]?.();

async function platformPage(platform: string, cells: readonly Cell[]): Promise<void> {
  return write(`failures-${platform.toLowerCase()}.md`, [
    `# When ${platform} fails`,
    '',
    `Every call of ${platform}, every way in which it can fail, once, for a while and for ever, through the whole program:`,
    `the matrix in \`test/failures/${platform.toLowerCase()}-cells.ts\`. Some of it is checked at each \`npm test\`, all of it with`,
    '`TEST_ALL=1`: the turn ends within its bound, no wish is said twice to the agent, there is at most one video, what is',
    'said about credits is true, nothing that the platform lets be changed goes on saying that something is being done, no',
    'token gets anywhere, and the next wish works. This page is made by `npx node test/failures/table.ts`.',
    '',
    `What must be said is tried again for ${span(sum(timing.chatRetryPauses))}, beside the time that the tries themselves take: ${span(timing.telegramCall)} each`,
    `at the most, ${span(timing.transferTimeout)} with a video. A platform that says “slow down” is obeyed for up to ${span(timing.chatMaxPause)} at a time.`,
    'Progress, “typing…” and the like are tried once. Where the platform takes nothing that the bot says, the person gets',
    'nothing but what the platform itself says then, and the log tells the operator.',
    '',
    'A fault without “once”, “for a while” or “always” ends so in each case. N is what the ledger says, 0 included (“No',
    'credits”).',
    '',
    ...rowsOf(await observeAll(cells), { isTimed: false }),
  ]);
}

function write(name: string, lines: string[]): Promise<void> {
  return writeFile(new URL(`../../docs/${name}`, import.meta.url), lines.join('\n'));
}

async function observeAll(waiting: readonly Cell[]): Promise<[Cell, Observation][]> {
  const photos = await makePhotos(2);
  const seen = new Map<Cell, Observation>();
  const left = waiting.values();
  const work = async () => {
    for (const cell of left) {
      const one = await observe(cell, photos);
      seen.set(cell, one);
      for (const line of verdictOn(cell, one)) process.stderr.write(`${line}\n`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return waiting.flatMap(cell => {
    const one = seen.get(cell);
    return one ? [[cell, one] satisfies [Cell, Observation]] : [];
  });
}
