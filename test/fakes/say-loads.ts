import { writeSync } from 'node:fs';
import { getCompileCacheDir, registerHooks } from 'node:module';

/**
 * Preloaded (`node --import`), it says on standard output what is loaded, among what the program itself says, and at its
 * end where the compiled code is kept.
 */
registerHooks({
  load(url, context, nextLoad) {
    writeSync(1, `loads ${url}\n`);
    return nextLoad(url, context);
  },
});
process.once('exit', () => writeSync(1, `keeps ${getCompileCacheDir()}\n`));
