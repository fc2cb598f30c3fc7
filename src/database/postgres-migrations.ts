import type pg from 'pg';
import { z } from 'zod';
import { DatabaseError } from './error.ts';

/**
 * The schema as a list of changes: the n-th entry brings a database from version n to n + 1. Entries are only ever
 * appended. While an installation is brought to a new version, processes of the old one run beside it, so a change only
 * adds: tables, indexes, columns that are empty or have a default. What the old version needs goes a release later,
 * and `oldest` then names the first version that does without it.
 */
const migrations: readonly string[] = [
  `
  -- Every turn that has ever arrived, for as long as a repeat is to be recognised. Nothing that a person wrote.
  CREATE TABLE known (
    id TEXT        PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX known_by_time ON known (at);

  -- The line: turns that have not completed. seq is the order of arrival.
  CREATE TABLE turns (
    seq         BIGINT      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT        NOT NULL UNIQUE,
    chat        TEXT        NOT NULL,
    "user"      TEXT        NOT NULL,
    urgent      BOOLEAN     NOT NULL,
    -- As text: JSON may hold what jsonb can't (U+0000).
    payload     TEXT        NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    -- Runs begun so far. A run is known by its number: with the next one, the former may write nothing any more.
    attempt     INTEGER     NOT NULL DEFAULT 0,
    -- Whether the last run goes on, as far as anybody knows.
    running     BOOLEAN     NOT NULL DEFAULT FALSE,
    cancelled   BOOLEAN     NOT NULL DEFAULT FALSE,
    -- The turn that took this one in, and with which it completes.
    absorbed_by BIGINT      REFERENCES turns (seq) ON DELETE CASCADE
  );
  CREATE INDEX turns_by_chat ON turns (chat, seq);
  CREATE INDEX turns_by_absorber ON turns (absorbed_by) WHERE absorbed_by IS NOT NULL;

  -- The journal. A row without a result is the intention of a paid step.
  CREATE TABLE steps (
    turn    BIGINT  NOT NULL REFERENCES turns (seq) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    result  TEXT,
    -- The run that wrote it; runs after the last one of these were in vain.
    attempt INTEGER NOT NULL,
    PRIMARY KEY (turn, name)
  );

  -- Sessions, as Keyv keeps them: one value a key.
  CREATE TABLE keyv (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
  );

  -- Paid requests of the last day; key is the turn's id and its step's name, so that each counts once.
  -- Times are milliseconds since the epoch.
  CREATE TABLE paid_requests (
    key    TEXT   PRIMARY KEY,
    "user" TEXT   NOT NULL,
    chat   TEXT   NOT NULL,
    at     BIGINT NOT NULL
  );
  CREATE INDEX paid_requests_by_user ON paid_requests ("user", at);
  CREATE INDEX paid_requests_by_chat ON paid_requests (chat, at);
  CREATE INDEX paid_requests_by_time ON paid_requests (at);

  -- All that an account held when it was last read, and by how much that fell within the last day.
  CREATE TABLE balances (
    account TEXT             PRIMARY KEY,
    total   DOUBLE PRECISION NOT NULL
  );
  CREATE TABLE spendings (
    at      BIGINT           NOT NULL,
    credits DOUBLE PRECISION NOT NULL
  );
  CREATE INDEX spendings_by_time ON spendings (at);
  `,
  `
  -- The last run that ended in order, and left the turn to a later one: nothing up to it was in vain.
  ALTER TABLE turns ADD COLUMN rested INTEGER NOT NULL DEFAULT 0;
  `,
];

/** The first version whose processes can do with the present schema. */
const oldest = 1;

const rowsSchema = z.union([z.tuple([z.object({ version: z.number(), oldest: z.number() })]), z.tuple([])]);

/**
 * Brings the database to the present schema. Of processes that start at once one does it, and the others wait for it
 * without a bound: a change of large tables takes its time. A database of a newer version is fine as long as that
 * one says so. Throws a `DatabaseError`.
 */
export async function migratePostgres(client: pg.Client, name: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
  await client.query(
    'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, oldest INTEGER NOT NULL)',
  );
  const version = await versionOf(client, name);
  if (version === 0) await client.query('INSERT INTO schema_version VALUES (0, 0)');
  for (const change of migrations.slice(version)) await client.query(change);
  if (version < migrations.length)
    await client.query('UPDATE schema_version SET version = $1, oldest = $2', [migrations.length, oldest]);
  await client.query('COMMIT');
}

/** Whether there is something to be done by `migratePostgres`. Throws a `DatabaseError`. */
export async function isOlderPostgres(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT 1 WHERE to_regclass('schema_version') IS NOT NULL`);
  return rowCount === 0 || (await versionOf(client, name)) < migrations.length;
}

async function versionOf(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query('SELECT version, oldest FROM schema_version');
  const [found] = rowsSchema.parse(rows);
  if (found && found.oldest > migrations.length) throw new DatabaseError('newer', name);
  return found?.version ?? 0;
}

/** Any number that nobody else in this database locks. */
const lock = 7_220_411;
