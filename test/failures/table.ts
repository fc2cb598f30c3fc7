import { writeFile } from 'node:fs/promises';
import { timing } from '../../src/timing.ts';
import { makePhotos } from '../journeys/photos.ts';
import { type Cell, cells } from './cells.ts';
import { sum } from './faults.ts';
import { type Observation, observe } from './observe.ts';
import { paidIn } from './verdict.ts';

/**
 * Writes docs/failures.md from the matrix: runs every cell, and puts those that end alike into one row.
 * `npx node test/failures/table.ts` makes it anew after a change of texts or of the matrix.
 */

interface Row {
  answer: string;
  charged: Set<'once' | 'no'>;
  /** Faults, and how often they come, by call. */
  calls: Map<string, Map<string, string[]>>;
  bounds: number[];
}

const served = 'The video, or the answer that was asked for.';
const every = [...cells.beforeTheWish, ...cells.afterTheWish];
const rows = new Map<string, Row>();
for (const [cell, seen] of await observeAll(every)) enter(cell, seen);
await writeFile(new URL('../../docs/failures.md', import.meta.url), page([...rows.values()]));

async function observeAll(waiting: readonly Cell[]): Promise<[Cell, Observation][]> {
  const photos = await makePhotos(2);
  const seen = new Map<Cell, Observation>();
  const left = waiting.values();
  const work = async () => {
    for (const cell of left) seen.set(cell, await observe(cell, photos));
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return waiting.flatMap(cell => {
    const one = seen.get(cell);
    return one ? [[cell, one] satisfies [Cell, Observation]] : [];
  });
}

function enter(cell: Cell, seen: Observation): void {
  const answer = answerOf(seen);
  const row: Row = rows.get(answer) ?? { answer, charged: new Set(), calls: new Map(), bounds: [] };
  const faults = row.calls.get(cell.call) ?? new Map<string, string[]>();
  faults.set(cell.fault, [...new Set([...(faults.get(cell.fault) ?? []), cell.often])]);
  row.calls.set(cell.call, faults);
  row.bounds.push(cell.bound(timing));
  row.charged.add(paidIn(seen) > 0 ? 'once' : 'no');
  rows.set(answer, row);
}

/** The last word, with the numbers and the timeline's words that differ from one wish to the next taken out. */
function answerOf({ messages, wishes }: Observation): string {
  const last = messages.at(-1);
  const text = last?.text ?? '';
  const isServed = last?.videos.length === 1 || (wishes === 0 && !/credits were used|can’t tell/i.test(text));
  if (isServed) return served;
  return text
    .replaceAll(/(No|\d+) credits (were )?used/g, 'N credits $2used')
    .replaceAll(/\d+ left$/g, 'N left')
    .replaceAll('\n', ' ');
}

function page(all: Row[]): string {
  return [
    '# When something fails',
    '',
    'Every call of the backend, every way in which it can fail, once and for ever, through the whole program: the',
    'matrix in `test/failures/`. `npm test` checks of each that the turn ends within its bound, with one answer and',
    'at most one video, that no wish is said twice to the agent, that what is said about credits is true, and that',
    'the next wish works. This page is made from it by `npx node test/failures/table.ts`.',
    '',
    '**At most** is what the failure adds to the ordinary time, from `src/timing.ts`. The ordinary time is bounded',
    `too: ${span(timing.promptTimeout)} for the agent, ${span(timing.renderTimeout)} for a render, ${span(timing.transferTimeout)} for an upload or a download.`,
    `A wish whose stream was lost is looked for in the project for ${span(sum(timing.recoveryPauses))}.`,
    'A fault without “once” or “always” ends so either way. N is what the ledger says, 0 included (“No credits”).',
    '',
    ...table(
      ['The person gets', 'Charged', 'After', 'At most'],
      all
        .sort((one, other) => Number(other.answer === served) - Number(one.answer === served))
        .map(row => [row.answer, [...row.charged].sort().join(' or '), causesOf(row), spans(row.bounds)]),
    ),
    '',
  ].join('\n');
}

function table(head: string[], body: string[][]): string[] {
  const line = (columns: string[]) => `| ${columns.map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}

/** Calls that end so after the same faults stand together. */
function causesOf({ calls }: Row): string {
  const byFaults = new Map<string, string[]>();
  for (const [call, faults] of calls) {
    const words = [...faults].map(([fault, often]) =>
      often.length > 1 ? fault : `${fault} (${often.join()})`,
    );
    const key = words.sort().join(', ');
    byFaults.set(key, [...(byFaults.get(key) ?? []), call]);
  }
  return [...byFaults].map(([faults, names]) => `**${names.join('; ')}:** ${faults}`).join('<br>');
}

function spans(bounds: readonly number[]): string {
  const [least, most] = [span(Math.min(...bounds)), span(Math.max(...bounds))];
  return least === most ? least : `${least} to ${most}`;
}

/** 4 min 30 s, as a person says it. */
function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    ...(seconds >= 60 ? [`${Math.floor(seconds / 60)} min`] : []),
    ...(seconds % 60 > 0 ? [`${seconds % 60} s`] : []),
  ];
  return parts.join(' ') || '0 s';
}
