import { setTimeout as sleep } from 'node:timers/promises';
import { timing } from '../src/timing.ts';
import { startFree } from './free-program.ts';

/**
 * One of several processes of the program: a gateway, which takes in as many wishes as it is told to, or a worker, which
 * says whenever a turn has ended.
 */
const [role = '', database = '', apiUrl = '', photo = '', folder = '', speed = '', atOnce = ''] =
  process.argv.slice(2);

/** What workers ask the database by the clock is asked as often as in life. */
const { turnLook, turnLease, turnLeaseKept, turnLeaseRenew, turnLeaseCheck } = timing;
const { lobbyAfter, lobbyLook, lobbyEdit, databaseAnswer } = timing;

const { wish } = await startFree({
  ...{ apiUrl, photo, folder, speed: Number(speed) },
  env: { ROLE: role, DATABASE_URL: database, TURNS_AT_ONCE: atOnce },
  timing: {
    ...{ turnLook, turnLease, turnLeaseKept, turnLeaseRenew, turnLeaseCheck },
    ...{ lobbyAfter, lobbyLook, lobbyEdit, databaseAnswer },
  },
  onTurnEnd: () => process.send?.('turn'),
});

/** Over a second, as from many people: what comes in one moment would share one commit. */
async function take(count: number): Promise<void> {
  const each = Array.from({ length: count }, async () => {
    await sleep(Math.random() * 1_000);
    await wish();
  });
  await Promise.all(each);
}

process.on('message', count => void take(Number(count)));
process.once('disconnect', () => process.exit());
process.send?.('ready');
