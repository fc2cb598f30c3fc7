import type { TestProject } from 'vitest/node';
import { startPostgres } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server's address, with a user that may create databases. */
    postgresUrl: string;
  }
}

/** One server for all tests of a run: the one that `TEST_DATABASE_URL` names, or a new one that ends with the run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  const server = given === undefined ? await startPostgres() : { url: given, stop: undefined };
  project.provide('postgresUrl', server.url);
  return server.stop;
}
