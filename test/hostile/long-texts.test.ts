import { expect, test } from 'vitest';
import { workedMs } from './cpu.ts';
import { patternsFor, pumped } from './long-texts.ts';

/** A pattern that goes back over what it has read takes hundreds of times as long for ten times the text. */
test.for(Object.entries(patternsFor))('100,000 characters that fit nowhere are soon read: %s', ([, read]) => {
  for (const text of pumped(100_000)) {
    const before = workedMs();
    read(text);
    expect(workedMs() - before, `${JSON.stringify(text.slice(0, 20))}…`).toBeLessThan(1_000);
  }
});
