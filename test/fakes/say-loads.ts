import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Preloaded (`node --import`), it says on standard output what is loaded, among what the program itself says. */
registerHooks({
  load(url, context, nextLoad) {
    writeSync(1, `loads ${url}\n`);
    return nextLoad(url, context);
  },
});
