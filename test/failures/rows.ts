import { timing } from '../../src/timing.ts';
import type { Cell } from './cells.ts';
import { isUntold, withoutStrays } from './excuses.ts';
import type { Observation } from './observe.ts';
import { outcomeIn, paidIn } from './verdict.ts';

/** Cells as a table: those that end alike are one row. */

interface Row {
  answer: string;
  charged: Set<'once' | 'no'>;
  /** Faults, and how often they come, by call. */
  calls: Map<string, Map<string, string[]>>;
  bounds: number[];
}

const served = 'The video, or the answer that was asked for.';
const untold = 'Nothing: the platform takes no word.';

/** The lines of the table, an empty one at its end; with what the failure adds to the ordinary time, if that is told. */
export function rowsOf(
  observed: readonly (readonly [Cell, Observation])[],
  { isTimed }: { isTimed: boolean },
): string[] {
  const rows = new Map<string, Row>();
  for (const [cell, seen] of observed) enter(rows, cell, seen);
  const sorted = [...rows.values()].sort(
    (one, other) => Number(other.answer === served) - Number(one.answer === served),
  );
  const body = sorted.map(row => [
    row.answer,
    [...row.charged].sort().join(' or '),
    causesOf(row),
    ...(isTimed ? [spans(row.bounds)] : []),
  ]);
  const head = ['The person gets', 'Charged', 'After', ...(isTimed ? ['At most'] : [])];
  return [...table(head, body), ''];
}

function enter(rows: Map<string, Row>, cell: Cell, seen: Observation): void {
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
function answerOf(seen: Observation): string {
  const { wishes } = seen;
  const messages = withoutStrays(seen);
  const last = outcomeIn({ messages });
  const text = last?.text ?? '';
  const hasVideo = messages.some(({ videos }) => videos.length > 0);
  const isServed =
    last?.videos.length === 1 ||
    (wishes === 1 && hasVideo) ||
    (wishes === 0 && text !== '' && !/credits were used|can’t tell/i.test(text));
  if (isServed) return served;
  if (isUntold(seen)) return untold;
  return text
    .replaceAll(/(No|\d+) credits (were )?used/g, 'N credits $2used')
    .replaceAll(/\d+ left$/g, 'N left')
    .replace(/^http\S+$/m, 'LINK')
    .replaceAll('\n', ' ');
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
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    ...(seconds >= 60 ? [`${Math.floor(seconds / 60)} min`] : []),
    ...(seconds % 60 > 0 ? [`${seconds % 60} s`] : []),
  ];
  return parts.join(' ') || '0 s';
}
