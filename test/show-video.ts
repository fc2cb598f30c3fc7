import { probeVideo } from '../src/media/probe.ts';

/** Prints what an MP4 is, and fails when it is none. */
const [path = ''] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await probeVideo(path))}\n`);
