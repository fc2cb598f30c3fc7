import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { type PostgresServer, startPostgres } from '../postgres/start.ts';
import { startProxy, type TcpProxy } from './proxy.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

/** A stage for several processes, with what they have in common: a database that survives its own crashes. */
export interface FleetStage extends Stage {
  database: PostgresServer;
  gateways: readonly Member[];
  workers: readonly Member[];
  /** The turns that have not completed, and how often each was begun. */
  runs(): Promise<{ seq: number; attempt: number }[]>;
}

/** A place for one process after the other. */
export interface Member {
  name: string;
  env: Record<string, string>;
  /** Its way to the database. */
  way: TcpProxy;
  /** The shards of Discord that it listens to. */
  shards: readonly number[];
}

/**
 * Twins listen to all of Discord both; otherwise each has a shard of two. Commits are written before they are told, so a
 * crash of the server takes none with it; only a power cut would.
 */
export async function openFleet({
  twins,
  workers,
  ...options
}: { twins: boolean; workers: number } & StageOptions): Promise<FleetStage> {
  const [stage, database] = await Promise.all([
    openStage(options),
    startPostgres(['fsync=off', 'full_page_writes=off']),
  ]);
  const member = async (role: 'gateway' | 'worker', index: number): Promise<Member> => {
    const name = `${role}-${index}`;
    const way = await startProxy(Number(new URL(database.url).port));
    const url = new URL(database.url);
    url.port = String(way.port);
    const data = join(stage.data, name);
    await mkdir(data);
    const isGateway = role === 'gateway';
    const shards = isGateway ? (twins ? [0, 1] : [index]) : [];
    return {
      name,
      way,
      shards,
      env: {
        DATABASE_URL: url.href,
        DATA_DIR: data,
        ROLE: role,
        ...(isGateway && { DISCORD_SHARDS: `${shards.join(',')}/2` }),
      },
    };
  };
  const gateways = await Promise.all([0, 1].map(index => member('gateway', index)));
  const all = await Promise.all(Array.from({ length: workers }, (_, index) => member('worker', index)));
  return {
    ...stage,
    database,
    gateways,
    workers: all,
    runs: () => runsIn(database.url),
    close: async () => {
      await Promise.all([...gateways, ...all].map(({ way }) => way.close()));
      await database.stop();
      await stage.close();
    },
  };
}

const runsSchema = z.array(z.object({ seq: z.coerce.number(), attempt: z.number() }));

async function runsIn(url: string) {
  const client = new pg.Client(url);
  try {
    await client.connect();
    return runsSchema.parse((await client.query('SELECT seq, attempt FROM turns')).rows);
  } finally {
    await client.end();
  }
}
