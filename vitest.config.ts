import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Each test file has a process of its own, and most of what it loads is what the one before has compiled.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/tests');

/** Tests that need a PostgreSQL, by their names: one server is started for them. */
const onPostgres = ['test/postgres/**/*.test.ts', 'test/**/*postgres*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'], exclude: onPostgres } },
      {
        extends: true,
        test: { name: 'postgres', include: onPostgres, globalSetup: 'test/postgres/server.ts' },
      },
    ],
  },
});
