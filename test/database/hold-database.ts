import { openDatabase } from '../../src/database/database.ts';
import { timing } from '../../src/timing.ts';

/** A process that opens the database named by its argument, says so, and holds it until it is killed or left alone. */
const database = openDatabase(process.argv[2] ?? '', timing);
process.on('disconnect', () => database.close());
process.on('message', () => {});
process.send?.('open');
