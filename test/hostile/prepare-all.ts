import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { MediaError } from '../../src/media/media.ts';
import { createPrepareFile } from '../../src/media/prepare.ts';
import { timing } from '../../src/timing.ts';

/**
 * Prepares the files named after the folder, one after the other, and tells of each in a line of JSON what became of it,
 * how long it took, the longest that this thread could do nothing else, and the most memory that was ever in use: in a
 * process of its own, so that nothing else counts.
 */
const [folder = '.', ...paths] = process.argv.slice(2);
const prepareFile = createPrepareFile(timing);

for (const path of paths) {
  const startedAt = performance.now();
  let lookedAt = startedAt;
  let stuck = 0;
  const look = () => {
    stuck = Math.max(stuck, performance.now() - lookedAt);
    lookedAt = performance.now();
  };
  const clock = setInterval(look, 5);
  const input = { name: 'photo.jpg', stream: createReadStream(path), maxBytes: 200 * 1024 * 1024 };
  const outcome = await prepareFile(input, folder, new AbortController().signal).then(
    async file => {
      await rm(file.path);
      return file.mimeType;
    },
    error => (error instanceof MediaError ? error.reason : String(error)),
  );
  look();
  clearInterval(clock);
  const ms = Math.round(performance.now() - startedAt);
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ outcome, ms, stuck: Math.round(stuck), peakMiB })}\n`);
}
