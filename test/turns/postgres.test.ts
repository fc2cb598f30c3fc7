import { afterAll, beforeAll } from 'vitest';
import { turnEngineContract } from './contract.ts';
import { newDatabase, postgresHarness } from './postgres-harness.ts';

let database: Awaited<ReturnType<typeof newDatabase>>;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database.drop());

turnEngineContract('PostgreSQL', () => postgresHarness(database.url));
