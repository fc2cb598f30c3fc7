import { z } from 'zod';
import type { Query } from '../database/postgres.ts';
import type { NewTurn, StoredTurn, TurnHealth } from './engine.ts';
import { aheadOfAll, type WaitingTurn } from './fair.ts';
import type { ClaimedTurn } from './run.ts';

/** A turn of a chat's line that stands for itself: not beside the line, and not part of another turn. */
const inLine = 'NOT urgent AND absorbed_by IS NULL';
/** What has begun goes first, even where an earlier one was stored after that. */
const inOrder = 'attempt > 0 DESC, seq';
const fields = `seq, id, chat, "user", urgent, payload, attempt, cancelled,
  floor(extract(epoch FROM accepted_at) * 1000) AS accepted_at`;

const seqSchema = z.object({ seq: z.coerce.number() });
const idSchema = z.object({ id: z.string() });
const arrivedSchema = seqSchema.extend(idSchema.shape);
const unfinishedSchema = arrivedSchema.extend({ attempt: z.number() });
const aheadSchema = z.object({ ahead: z.coerce.number() });
const healthSchema = z.tuple([
  z.object({ queued: z.coerce.number(), running: z.coerce.number(), oldest_ms: z.coerce.number() }),
]);

const turnSchema = seqSchema
  .extend({
    id: z.string(),
    chat: z.string(),
    user: z.string(),
    urgent: z.boolean(),
    payload: z.string(),
    accepted_at: z.coerce.number(),
    attempt: z.number(),
    cancelled: z.boolean(),
    /** Only of a turn that is claimed. */
    in_vain: z.number().default(0),
  })
  .transform(
    ({ seq, attempt, in_vain, cancelled, payload, accepted_at, ...turn }): ClaimedTurn => ({
      seq,
      attempt,
      inVain: in_vain,
      cancelled,
      turn: {
        ...turn,
        place: seq,
        begun: attempt > 0,
        payload: JSON.parse(payload),
        acceptedAt: accepted_at,
      },
    }),
  );

function claimedTurns(rows: readonly unknown[]): ClaimedTurn[] {
  return rows.map(row => turnSchema.parse(row));
}

function storedTurns(rows: readonly unknown[]): StoredTurn[] {
  return claimedTurns(rows).map(({ turn }) => turn);
}

/** Stores those that were never seen before, in the order in which they are given, and answers their places by id. */
export async function addTurns(query: Query, turns: readonly NewTurn[]): Promise<Map<string, number>> {
  // By id: two processes that are given the same ones wait for each other, but never both.
  const rows = await query(
    `WITH arrived AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[])
         WITH ORDINALITY AS arrived (id, chat, "user", urgent, payload, place)
     ), fresh AS (
       INSERT INTO known (id) SELECT id FROM arrived ORDER BY id ON CONFLICT DO NOTHING RETURNING id
     )
     INSERT INTO turns (id, chat, "user", urgent, payload)
       SELECT id, chat, "user", urgent, payload FROM arrived JOIN fresh USING (id) ORDER BY place RETURNING id, seq`,
    [
      turns.map(({ id }) => id),
      turns.map(({ chat }) => chat),
      turns.map(({ user }) => user),
      turns.map(({ urgent }) => urgent),
      turns.map(({ payload }) => JSON.stringify(payload)),
    ],
  );
  return new Map(rows.map(row => arrivedSchema.parse(row)).map(({ id, seq }) => [id, seq]));
}

/** Begins a run of each chat's first turn, and of each urgent turn that is named; some may be gone. */
export async function claimTurns(
  query: Query,
  chats: readonly string[],
  urgent: readonly string[],
): Promise<ClaimedTurn[]> {
  return claimedTurns(
    await query(
      `WITH first AS (
         SELECT DISTINCT ON (chat) seq FROM turns WHERE chat = ANY($1) AND ${inLine} ORDER BY chat, ${inOrder}
       )
       UPDATE turns SET attempt = attempt + 1, running = TRUE
       WHERE seq IN (SELECT seq FROM first) OR (urgent AND id = ANY($2))
       RETURNING ${fields}, attempt - 1
         - greatest(rested, (SELECT max(steps.attempt) FROM steps WHERE steps.turn = turns.seq)) AS in_vain`,
      [chats, urgent],
    ),
  ).sort((one, other) => one.seq - other.seq);
}

export async function hasTurns(query: Query, chat: string): Promise<boolean> {
  return (await query(`SELECT 1 FROM turns WHERE chat = $1 AND ${inLine} LIMIT 1`, [chat])).length > 0;
}

export async function ownsTurn(query: Query, { seq, attempt }: ClaimedTurn): Promise<boolean> {
  return (await query('SELECT 1 FROM turns WHERE seq = $1 AND attempt = $2', [seq, attempt])).length > 0;
}

/** The run has ended in order, and the turn waits for its next one. */
export async function restTurn(query: Query, { seq, attempt }: ClaimedTurn): Promise<void> {
  const sql = 'UPDATE turns SET running = FALSE, rested = attempt WHERE seq = $1 AND attempt = $2';
  await query(sql, [seq, attempt]);
}

/** Removes the turn and those that it absorbed, with all they held. False where another run has begun. */
export async function completeTurn(query: Query, { seq, attempt }: ClaimedTurn): Promise<boolean> {
  return (
    (await query('DELETE FROM turns WHERE seq = $1 AND attempt = $2 RETURNING seq', [seq, attempt])).length >
    0
  );
}

export async function waitingTurns(query: Query, { seq, turn }: ClaimedTurn): Promise<StoredTurn[]> {
  return storedTurns(
    await query(
      `SELECT ${fields} FROM turns WHERE chat = $1 AND ${inLine} AND attempt = 0 AND seq <> $2 ORDER BY seq`,
      [turn.chat, seq],
    ),
  );
}

/** False where another run has begun. */
export async function absorbTurns(
  query: Query,
  { seq, attempt, turn }: ClaimedTurn,
  ids: readonly string[],
): Promise<boolean> {
  const rows = await query(
    `WITH mine AS (SELECT seq FROM turns WHERE seq = $1 AND attempt = $2 FOR SHARE),
     taken AS (
       UPDATE turns SET absorbed_by = mine.seq FROM mine
       WHERE chat = $3 AND ${inLine} AND attempt = 0 AND turns.seq <> mine.seq AND id = ANY($4)
     )
     SELECT seq FROM mine`,
    [seq, attempt, turn.chat, ids],
  );
  return rows.length > 0;
}

export async function turnsOfChat(query: Query, chat: string): Promise<StoredTurn[]> {
  return storedTurns(
    await query(`SELECT ${fields} FROM turns WHERE chat = $1 AND ${inLine} ORDER BY ${inOrder}`, [chat]),
  );
}

export async function unfinishedTurns(query: Query, chat: string): Promise<string[]> {
  const rows = await query('SELECT id FROM turns WHERE chat = $1 ORDER BY seq', [chat]);
  return rows.map(row => idSchema.parse(row).id);
}

export async function unbegunTurns(query: Query, waitedMs: number): Promise<WaitingTurn[]> {
  const rows = await query(
    `SELECT ${fields}, (SELECT count(*) FROM turns AS other WHERE other.chat = turns.chat AND other.seq < turns.seq
       AND NOT other.urgent AND other.absorbed_by IS NULL) AS ahead
     FROM turns WHERE ${inLine} AND attempt = 0 AND accepted_at <= clock_timestamp() - $1 * interval '1 ms'
     ORDER BY seq`,
    [waitedMs],
  );
  return aheadOfAll(storedTurns(rows).map((turn, index) => ({ turn, ...aheadSchema.parse(rows[index]) })));
}

/** Completes what was never begun and marks the rest. */
export async function cancelTurns(
  query: Query,
  chat: string,
  id: string | undefined,
): Promise<{ seq: number; id: string }[]> {
  const rows = await query(
    `SELECT seq, id, attempt FROM turns WHERE chat = $1 AND absorbed_by IS NULL AND
       CASE WHEN $2::text IS NULL THEN NOT urgent
       ELSE id = $2 OR seq = (SELECT absorbed_by FROM turns WHERE id = $2) END
     ORDER BY seq FOR UPDATE`,
    [chat, id ?? null],
  );
  const turns = rows.map(row => unfinishedSchema.parse(row));
  await query('DELETE FROM turns WHERE seq = ANY($1) AND attempt = 0', [turns.map(({ seq }) => seq)]);
  await query('UPDATE turns SET cancelled = TRUE WHERE seq = ANY($1)', [turns.map(({ seq }) => seq)]);
  return turns;
}

/** Which of those that run here are to end. */
export async function cancelledAmong(query: Query, seqs: readonly number[]): Promise<number[]> {
  const rows = await query('SELECT seq FROM turns WHERE seq = ANY($1) AND cancelled', [seqs]);
  return rows.map(row => seqSchema.parse(row).seq);
}

export async function lineHealth(query: Query): Promise<TurnHealth> {
  const [{ queued, running, oldest_ms }] = healthSchema.parse(
    await query(
      `SELECT count(*) FILTER (WHERE NOT running) AS queued, count(*) FILTER (WHERE running) AS running,
         greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(accepted_at) FILTER (WHERE NOT running)), 0))
           * 1000 AS oldest_ms
       FROM turns WHERE absorbed_by IS NULL`,
    ),
  );
  return { queued, running, oldestMs: oldest_ms };
}

/** Forgets the ids of turns that arrived so long ago and have completed. */
export async function forgetTurns(query: Query, olderThanMs: number): Promise<void> {
  await query(
    `DELETE FROM known WHERE at < clock_timestamp() - $1 * interval '1 ms'
       AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.id = known.id)`,
    [olderThanMs],
  );
}
