import { z } from 'zod';
import type { KeyvStore } from './keyv.ts';
import type { Postgres } from './postgres.ts';

const rowsSchema = z.union([z.tuple([z.object({ value: z.string() })]), z.tuple([])]);

/** Keeps a Keyv's values in the database that processes share, as `keyvSqlite` does in that of one. */
export function keyvPostgres({ query }: Postgres): KeyvStore {
  return {
    opts: {},
    async get(key) {
      return rowsSchema.parse(await query('SELECT value FROM keyv WHERE key = $1', [key]))[0]?.value;
    },
    async set(key, value) {
      await query(
        'INSERT INTO keyv (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        [key, value],
      );
    },
    async delete(key) {
      return (await query('DELETE FROM keyv WHERE key = $1 RETURNING key', [key])).length > 0;
    },
    async clear() {
      await query('DELETE FROM keyv WHERE starts_with(key, $1)', [
        this.namespace === undefined ? '' : `${this.namespace}:`,
      ]);
    },
  };
}
