import type { Query } from '../database/postgres.ts';
import type { StoredTurn } from './engine.ts';
import type { Job, Jobs } from './postgres-jobs.ts';
import { claimTurns, hasTurns } from './postgres-line.ts';
import type { ClaimedTurn } from './run.ts';

/** The right to run a turn, and the turn. */
export interface Taken {
  job: Job;
  claimed: ClaimedTurn;
}

/** Urgent turns have no limit; this is what one look takes. */
const mostUrgent = 100;

/**
 * Takes all urgent turns and `free` others, and begins a run of each, in one transaction: either this worker has both the
 * job and the run, or neither. Urgent ones are first, since a person waits for each of them. `more` says that there may
 * be others.
 */
export async function takeTurns(
  query: Query,
  jobs: Jobs,
  free: number,
  perUser: number,
): Promise<{ taken: Taken[]; more: boolean }> {
  const urgent = await jobs.take(query, 'urgent', mostUrgent);
  const ordinary = free > 0 ? await jobs.take(query, 'turns', free, perUser) : [];
  if (urgent.length + ordinary.length === 0) return { taken: [], more: false };

  const claimed = await claimTurns(
    query,
    ordinary.map(({ chat }) => chat),
    urgent.map(({ turn }) => turn),
  );
  const taken: Taken[] = [];
  for (const job of [...urgent, ...ordinary]) {
    const mine = claimed.find(({ turn }) => isFor(job, turn));
    if (mine) taken.push({ job, claimed: mine });
    else await handBack(query, jobs, job);
  }
  return { taken: taken.sort(inOrder), more: true };
}

function isFor({ queue, chat, turn: id }: Job, turn: StoredTurn): boolean {
  return queue === 'urgent' ? turn.id === id : !turn.urgent && turn.chat === chat;
}

/** Its turn was absorbed or cancelled. Should another one have come just now, the job is good for that. */
async function handBack(query: Query, jobs: Jobs, job: Job): Promise<void> {
  const isWanted = job.queue === 'turns' && (await hasTurns(query, job.chat));
  await (isWanted ? jobs.giveBack(query, job) : jobs.finish(query, job));
}

function inOrder({ claimed: one }: Taken, { claimed: other }: Taken): number {
  return Number(other.turn.urgent) - Number(one.turn.urgent) || one.seq - other.seq;
}
