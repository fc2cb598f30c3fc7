import { appendFileSync } from 'node:fs';

const targets = new Set(process.env['KILL_AT']?.split('\n'));
const listing = process.env['BOUNDARIES_TO'];
const seen = new Set<string>();

/**
 * A moment that a kill may come in, by a name that is the same in every life: it is noted in the file `BOUNDARIES_TO`
 * once. `KILL_AT` names some of them, a line each: at the first that it comes to, the process kills itself, and notes
 * that, too.
 */
export function pass(here: string): void {
  if (!seen.has(here)) note(here);
  seen.add(here);
  if (!targets.has(here)) return;
  note(`killed ${here}`);
  process.kill(process.pid, 'SIGKILL');
}

function note(line: string): void {
  if (listing !== undefined) appendFileSync(listing, `${line}\n`);
}

/**
 * `upload:0@<session>` is `upload:0`, and `dismissed:<turn>` is `dismissed`. A paid step is written twice: as an
 * intention, and with its result.
 */
export function stepName(name: unknown, result: unknown): string {
  const step = String(name).replace(/@.*$|:(telegram|discord):\d+$/, '');
  return `steps ${step}${result === null ? ' intended' : ''}`;
}
