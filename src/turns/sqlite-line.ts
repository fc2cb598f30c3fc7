import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { NewTurn, StoredTurn, TurnHealth } from './engine.ts';
import { aheadOfAll, type WaitingTurn } from './fair.ts';
import type { ClaimedTurn } from './run.ts';

/** A turn of a chat's line that stands for itself: not beside the line, and not part of another turn. */
const inLine = 'urgent = 0 AND absorbed_by IS NULL';

const seqSchema = z.object({ seq: z.number() });
const idSchema = z.object({ id: z.string() });
const headSchema = seqSchema.extend({ chat: z.string(), user: z.string(), attempt: z.number() });
const aheadSchema = z.object({ ahead: z.number() });
const endsSchema = z.object({ first: z.number(), last: z.number() });
const unfinishedSchema = seqSchema.extend({ id: z.string(), attempt: z.number() });
const healthSchema = z.object({ queued: z.number(), oldest: z.number().nullable() });

const turnSchema = z
  .object({
    seq: z.number(),
    id: z.string(),
    chat: z.string(),
    user: z.string(),
    urgent: z.number(),
    payload: z.string(),
    accepted_at: z.number(),
    attempt: z.number(),
    cancelled: z.number(),
    /** Only of a turn that is claimed. */
    in_vain: z.number().default(0),
  })
  .transform(
    ({ seq, attempt, in_vain, cancelled, urgent, payload, accepted_at, ...turn }): ClaimedTurn => ({
      seq,
      attempt,
      inVain: in_vain,
      cancelled: cancelled === 1,
      turn: {
        ...turn,
        place: seq,
        begun: attempt > 0,
        urgent: urgent === 1,
        payload: JSON.parse(payload),
        acceptedAt: accepted_at,
      },
    }),
  );

export type ChatHead = z.infer<typeof headSchema>;

function storedTurns(rows: readonly unknown[]): StoredTurn[] {
  return rows.map(row => turnSchema.parse(row).turn);
}

/**
 * The line in the database: turns that have not completed, in the order of their arrival, and the ids of those
 * that have. That a turn runs is not written, only how often it was begun, and which run has ended without its turn: a
 * crash has nothing to undo.
 */
export function sqliteLine(database: Database) {
  const insert = database.prepare(
    `INSERT INTO turns (id, chat, user, urgent, payload, accepted_at)
     SELECT :id, :chat, :user, :urgent, :payload, :now WHERE NOT EXISTS (SELECT 1 FROM handled WHERE id = :id)
     ON CONFLICT (id) DO NOTHING`,
  );
  const claim = database.prepare(`UPDATE turns SET attempt = attempt + 1 WHERE seq = ?
     RETURNING *, attempt - 1 - max(rested, coalesce((SELECT max(attempt) FROM steps WHERE turn = seq), 0)) AS in_vain`);
  const rest = database.prepare(
    'UPDATE turns SET rested = attempt WHERE seq IN (SELECT value FROM json_each(?))',
  );
  const begun = database.prepare('SELECT 1 FROM turns WHERE seq = ? AND attempt = ?');
  const heads = database.prepare(
    `SELECT min(seq) AS seq, chat, user, attempt FROM turns WHERE ${inLine} GROUP BY chat`,
  );
  const headOf = database.prepare(
    `SELECT seq, chat, user, attempt FROM turns WHERE chat = ? AND ${inLine} ORDER BY seq LIMIT 1`,
  );
  const urgent = database.prepare('SELECT seq FROM turns WHERE urgent = 1 ORDER BY seq');
  const ends = database.prepare(
    'SELECT (SELECT min(seq) FROM turns) AS first, (SELECT max(seq) FROM turns) AS last',
  );
  const ofChat = database.prepare(`SELECT * FROM turns WHERE chat = ? AND ${inLine} ORDER BY seq`);
  const unfinished = database.prepare('SELECT id FROM turns WHERE chat = ? ORDER BY seq');
  const waiting = database.prepare(
    `SELECT * FROM turns WHERE chat = ? AND ${inLine} AND attempt = 0 AND seq <> ? ORDER BY seq`,
  );
  const unbegun = database.prepare(
    `SELECT turns.*, (SELECT count(*) FROM turns AS other WHERE other.chat = turns.chat AND other.seq < turns.seq
       AND other.urgent = 0 AND other.absorbed_by IS NULL) AS ahead
     FROM turns WHERE ${inLine} AND attempt = 0 AND accepted_at <= ? ORDER BY seq`,
  );
  const absorb = database.prepare(
    `UPDATE turns SET absorbed_by = :seq WHERE chat = :chat AND ${inLine} AND attempt = 0 AND seq <> :seq
       AND id IN (SELECT value FROM json_each(:ids))`,
  );
  const cancellable = database.prepare(
    `SELECT seq, id, attempt FROM turns WHERE chat = :chat AND absorbed_by IS NULL AND
       CASE WHEN :id IS NULL THEN urgent = 0
       ELSE id = :id OR seq = (SELECT absorbed_by FROM turns WHERE id = :id) END ORDER BY seq`,
  );
  const cancel = database.prepare('UPDATE turns SET cancelled = 1 WHERE seq = ?');
  const remember = database.prepare(
    'INSERT INTO handled (id, at) SELECT id, :now FROM turns WHERE seq = :seq OR absorbed_by = :seq',
  );
  const remove = database.prepare('DELETE FROM turns WHERE seq = :seq OR absorbed_by = :seq');
  const health = database.prepare(
    `SELECT count(*) AS queued, min(accepted_at) AS oldest FROM turns
     WHERE absorbed_by IS NULL AND seq NOT IN (SELECT value FROM json_each(?))`,
  );
  const forget = database.prepare('DELETE FROM handled WHERE at < ?');

  function complete(seq: number): void {
    remember.run({ seq, now: Date.now() });
    remove.run({ seq });
  }

  function add({ id, chat, user, urgent: isUrgent, payload }: NewTurn): number | undefined {
    const { changes, lastInsertRowid } = insert.run({
      id,
      chat,
      user,
      urgent: isUrgent ? 1 : 0,
      payload: JSON.stringify(payload),
      now: Date.now(),
    });
    return Number(changes) === 0 ? undefined : Number(lastInsertRowid);
  }

  return {
    /** The new turns' places in their order; nothing for one whose id is known already. */
    addAll(turns: readonly NewTurn[]): (number | undefined)[] {
      return database.transaction(() => turns.map(add));
    },
    claim(seq: number): ClaimedTurn {
      // Read to the end: a statement that is left after its first row commits unheard, also where that fails.
      const [row] = claim.all(seq);
      return turnSchema.parse(row);
    },
    /** Their runs ended in order, and left them to a later one. */
    rest(seqs: readonly number[]): readonly [] {
      rest.run(JSON.stringify(seqs));
      return [];
    },
    owns({ seq, attempt }: ClaimedTurn): boolean {
      return begun.get(seq, attempt) !== undefined;
    },
    /** The first turn of each chat's line. */
    heads(): ChatHead[] {
      return heads.all().map(row => headSchema.parse(row));
    },
    headOf(chat: string): ChatHead | undefined {
      return headSchema.optional().parse(headOf.get(chat));
    },
    urgent(): number[] {
      return urgent.all().map(row => seqSchema.parse(row).seq);
    },
    /** The first and the last place that are taken; only for a line that is not empty. */
    ends(): { first: number; last: number } {
      return endsSchema.parse(ends.get());
    },
    ofChat(chat: string): StoredTurn[] {
      return storedTurns(ofChat.all(chat));
    },
    unfinished(chat: string): string[] {
      return unfinished.all(chat).map(row => idSchema.parse(row).id);
    },
    waiting({ seq, turn }: ClaimedTurn): StoredTurn[] {
      return storedTurns(waiting.all(turn.chat, seq));
    },
    unbegun(acceptedBefore: number): WaitingTurn[] {
      const rows = unbegun.all(acceptedBefore);
      return aheadOfAll(
        storedTurns(rows).map((turn, index) => ({ turn, ...aheadSchema.parse(rows[index]) })),
      );
    },
    absorb({ seq, turn }: ClaimedTurn, ids: readonly string[]): void {
      absorb.run({ seq, chat: turn.chat, ids: JSON.stringify(ids) });
    },
    /** Removes the turn and those that it absorbed, with all they held, and keeps their ids. */
    complete(seq: number): void {
      database.transaction(() => complete(seq));
    },
    /** Completes what was never begun and marks the rest. */
    cancel(chat: string, id: string | undefined): { seq: number; id: string }[] {
      return database.transaction(() => {
        const turns = cancellable.all({ chat, id: id ?? null }).map(row => unfinishedSchema.parse(row));
        for (const { seq, attempt } of turns) {
          if (attempt === 0) complete(seq);
          else cancel.run(seq);
        }
        return turns;
      });
    },
    health(running: readonly number[]): TurnHealth {
      const { queued, oldest } = healthSchema.parse(health.get(JSON.stringify(running)));
      const oldestMs = oldest === null ? 0 : Math.max(0, Date.now() - oldest);
      return { queued, running: running.length, oldestMs };
    },
    /** Forgets the ids of turns that completed so long ago. */
    forget(olderThanMs: number): void {
      forget.run(Date.now() - olderThanMs);
    },
  };
}
