import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../../src/database/database.ts';
import { scaleTiming } from '../../src/timing.ts';
import type { NewTurn, TurnContext } from '../../src/turns/engine.ts';
import { createSqliteTurns } from '../../src/turns/sqlite.ts';
import { ledgerSchema, type Note } from './ledger.ts';

/**
 * A process that takes in the same turns at every start, as a platform delivers again what was not confirmed, and
 * runs them: `node worker.ts <folder> paid|plain <deaths>`. It kills itself at every point that `deaths` names for a
 * turn (`turn point`, by commas), once each, and leaves a ledger of what it did for the world.
 */
const [folder = '', kind = '', deaths = ''] = process.argv.slice(2);
const ledger = join(folder, 'ledger.jsonl');

function note(turn: string, what: string): void {
  appendFileSync(ledger, `${JSON.stringify({ turn, what } satisfies Note)}\n`);
}

function noted(turn: string, what: string): boolean {
  if (!existsSync(ledger)) return false;
  return ledgerSchema.parse(readFileSync(ledger, 'utf8')).some(it => it.turn === turn && it.what === what);
}

function mayDie(turn: string, point: string): void {
  if (!deaths.split(',').includes(`${turn} ${point}`) || noted(turn, `died ${point}`)) return;
  note(turn, `died ${point}`);
  process.kill(process.pid, 'SIGKILL');
}

async function handler({ turn, step, paid, waiting, absorb }: TurnContext): Promise<void> {
  const here = (point: string) => mayDie(turn.id, point);
  note(turn.id, 'begin');
  here('begun');
  const album = await step('album', z.array(z.string()), async () =>
    (await waiting()).map(it => it.id).filter(id => id.startsWith(`${turn.id}+`)),
  );
  await absorb(album);
  here('absorbed');
  await step('upload', z.void(), async () => here('uploading'));
  here('uploaded');

  async function submit(own: () => Promise<void>): Promise<string> {
    here('intended');
    await own();
    here('owned');
    note(turn.id, 'charge');
    here('charged');
    return 'video';
  }
  async function recover(): Promise<string> {
    here('recovering');
    return noted(turn.id, 'charge') ? 'video' : 'nothing';
  }
  const result =
    kind === 'paid'
      ? await paid('prompt', z.string(), { submit, recover })
      : await step('prompt', z.string(), () => submit(async () => {}));
  here('paid');
  await step('deliver', z.void(), async () => {
    note(turn.id, `deliver ${result} of ${album.length + 1}`);
    here('delivering');
  });
  here('delivered');
  note(turn.id, 'end');
  here('ending');
}

const arriving = ['a1', 'a1+1', 'b1', 'a2', 'a1+2', 'b2'].map(
  (id): NewTurn => ({ id, chat: id.charAt(0), user: 'u', urgent: false, payload: null }),
);

const timing = scaleTiming(0.001);
const database = openDatabase(join(folder, 'bot.db'), timing);
const engine = createSqliteTurns(database, {
  timing,
  onError: error => {
    throw error;
  },
});
for (const turn of arriving) {
  await engine.enqueue(turn);
  mayDie(turn.id, 'accepted');
}
// One turn at a time, so that every point is passed in the same order in every run of the test.
await engine.start(handler, { atOnce: 1, perUser: 1 });
for (;;) {
  const { queued, running } = await engine.health();
  if (queued + running === 0) break;
  await new Promise(setImmediate);
}
await engine.stop(0);
database.close();
