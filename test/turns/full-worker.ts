import { openDatabase } from '../../src/database/database.ts';
import { timing } from '../../src/timing.ts';
import { createSqliteTurns } from '../../src/turns/sqlite.ts';

/**
 * Starts a turn where nothing can be written any more: `node full-worker.ts <database>`, in a shell that bounds the
 * size of a file. Prints how often the turn was begun, and how many failures of the storage were reported.
 */
const database = openDatabase(process.argv[2] ?? '', timing);
let errors = 0;
let begun = 0;
const engine = createSqliteTurns(database, { timing, onError: () => void errors++ });
await engine.enqueue({ id: 'wish', chat: 'a', user: 'ada', urgent: false, payload: null });
const write = database.prepare('UPDATE turns SET accepted_at = accepted_at - 1');
try {
  for (;;) write.run();
} catch {
  await engine.start(async () => void begun++, { atOnce: 1, perUser: 1 });
}
await engine.stop(0);
process.stdout.write(JSON.stringify({ begun, errors }));
process.exit();
