import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ledgerSchema, type Note } from './ledger.ts';

/** Starts the worker again and again until it has ended by itself. */
async function lives(
  kind: 'paid' | 'plain',
  deaths: readonly string[],
): Promise<{ ledger: Note[]; kills: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-'));
  try {
    for (let kills = 0; ; kills++) {
      const args = [join(import.meta.dirname, 'worker.ts'), folder, kind, deaths.join(',')];
      const worker = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
      const [code, signal] = await once(worker, 'exit');
      if (signal === 'SIGKILL' && kills < deaths.length) continue;
      expect({ code, signal }).toEqual({ code: 0, signal: null });
      return { ledger: ledgerSchema.parse(await readFile(join(folder, 'ledger.jsonl'), 'utf8')), kills };
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function charges(ledger: readonly Note[], turn: string): number {
  return ledger.filter(note => note.turn === turn && note.what === 'charge').length;
}

/** What each turn of the chat delivered, in order, without repeats: a free step may do that twice. */
function deliveries(ledger: readonly Note[], chat: string): string[] {
  const told = ledger
    .filter(note => note.turn.startsWith(chat) && note.what.startsWith('deliver '))
    .map(note => `${note.turn} ${note.what}`);
  return [...new Set(told)];
}

/** A turn of a chat begins only when the one before it has ended. */
function expectOneAtATime(ledger: readonly Note[], chat: string): void {
  let open: string | undefined;
  for (const { turn, what } of ledger) {
    if (!turn.startsWith(chat) || what.startsWith('died')) continue;
    if (what === 'begin') expect(open ?? turn).toBe(turn);
    else expect(open).toBe(turn);
    open = what === 'end' ? undefined : turn;
  }
}

test('killed at every boundary and inside the paid step, each turn is done once, in order, and charged once', async () => {
  const deaths = [
    'a1+1 accepted',
    'a1 begun',
    'a1 absorbed',
    'a1 uploading',
    'a1 charged',
    'a1 recovering',
    'a1 delivering',
    'b1 uploaded',
    'b1 intended',
    'b1 delivered',
    'a2 paid',
    'a2 ending',
    'b2 owned',
  ];
  const { ledger, kills } = await lives('paid', deaths);
  expect(kills).toBe(deaths.length);
  expect(deliveries(ledger, 'a')).toEqual(['a1 deliver video of 3', 'a2 deliver video of 1']);
  // These two died before the request left: nothing is charged, and as nobody can know, nothing is sent again.
  expect(deliveries(ledger, 'b')).toEqual(['b1 deliver nothing of 1', 'b2 deliver nothing of 1']);
  expect(['a1', 'a2', 'b1', 'b2'].map(turn => charges(ledger, turn))).toEqual([1, 1, 0, 0]);
  expectOneAtATime(ledger, 'a');
  expectOneAtATime(ledger, 'b');
  expect(ledger.filter(note => note.turn.includes('+') && !note.what.startsWith('died'))).toEqual([]);
});

test('the same death with a plain step in place of the paid one charges twice, so the check above can fail', async () => {
  const { ledger, kills } = await lives('plain', ['a1 charged']);
  expect(kills).toBe(1);
  expect(charges(ledger, 'a1')).toBe(2);
});
