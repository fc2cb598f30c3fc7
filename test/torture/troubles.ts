import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stage } from './stage.ts';

/** A data folder that the program can't work with: what makes it so, and what the operator should read. */
export interface Trouble {
  name: string;
  says: RegExp;
  /** Answers how the program is started then, and what brings an end to it. */
  make(database: string, stage: Stage): Promise<{ uid?: number; end?: () => Promise<void> }>;
}

const nobody = 65_534;
const page = 4_096;

export const troubles: readonly Trouble[] = [
  {
    name: 'locked by another process',
    says: /is in use by another process/,
    make: async database => {
      const holder = fork(join(import.meta.dirname, '../database/hold-database.ts'), [database]);
      await once(holder, 'message');
      return {
        end: async () => {
          holder.kill('SIGKILL');
          await once(holder, 'exit');
        },
      };
    },
  },
  {
    name: 'may not be written',
    says: /can't be written|can't be opened/,
    make: async (database, { folder }) => {
      await chmod(database, 0o444);
      // Root may write whatever the mode says.
      if (process.getuid?.() !== 0) return { end: () => chmod(database, 0o644) };
      await chmod(folder, 0o755);
      return { uid: nobody };
    },
  },
  {
    name: 'damaged in the middle',
    says: /is not a database, or is damaged/,
    make: async database => {
      const { length } = await readFile(database);
      const file = await open(database, 'r+');
      await file.write(Buffer.alloc(length - page, 0xff), 0, length - page, page);
      await file.close();
      return {};
    },
  },
  {
    name: 'cut off',
    says: /is not a database, or is damaged/,
    make: async database => {
      const { length } = await readFile(database);
      await truncate(database, length - 3 * page);
      return {};
    },
  },
  {
    name: 'no database at all',
    says: /is not a database, or is damaged/,
    make: async database => {
      await writeFile(database, 'These are notes, and certainly not a database. '.repeat(100));
      return {};
    },
  },
  {
    name: 'of a newer version',
    says: /was written by a newer version/,
    make: async database => {
      const newer = new DatabaseSync(database);
      newer.exec('PRAGMA user_version = 1000');
      newer.close();
      return {};
    },
  },
  {
    name: 'a folder in its place',
    says: /can't be opened|can't be written/,
    make: async database => {
      await rm(database);
      await mkdir(database);
      return {};
    },
  },
];
