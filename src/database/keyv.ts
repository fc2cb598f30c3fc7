import { z } from 'zod';
import type { Database } from './database.ts';

/** What Keyv 5 asks of a store. Keyv puts the namespace before each key and sets it here as well, for `clear`. */
export interface KeyvStore {
  readonly opts: object;
  namespace?: string | undefined;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<boolean>;
  clear(): Promise<void>;
}

const rowSchema = z.object({ value: z.string() }).optional();

/**
 * Keeps a Keyv's values in the database: `new Keyv({ store: keyvSqlite(database), namespace, throwOnErrors: true })`.
 * Each Keyv needs a store of its own. Expiry is Keyv's own: it is written inside the value and checked when that
 * is read. For the same reason there is no `has`: Keyv would believe it without looking at the expiry.
 */
export function keyvSqlite(database: Database): KeyvStore {
  const select = database.prepare('SELECT value FROM keyv WHERE key = ?');
  const upsert = database.prepare(
    'INSERT INTO keyv (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare('DELETE FROM keyv WHERE key = ?');
  const removePrefix = database.prepare('DELETE FROM keyv WHERE substr(key, 1, length(:prefix)) = :prefix');

  return {
    opts: {},
    async get(key) {
      return rowSchema.parse(select.get(key))?.value;
    },
    async set(key, value) {
      upsert.run(key, value);
    },
    async delete(key) {
      return Number(remove.run(key).changes) > 0;
    },
    async clear() {
      removePrefix.run({ prefix: this.namespace === undefined ? '' : `${this.namespace}:` });
    },
  };
}
