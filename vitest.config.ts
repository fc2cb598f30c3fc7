import { defineConfig } from 'vitest/config';

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
