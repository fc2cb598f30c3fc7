import { crashesOf } from './crashes.ts';
import { shortOfRoom } from './deaths.ts';
import type { Run } from './run.ts';

const onOwnDisk = crashesOf({ among: shortOfRoom, ownDisk: true });

/** The same, on a disk that is full again and again. */
export const fullDisk: Run = async options => {
  if (process.getuid?.() === 0) return onOwnDisk(options);
  options.say('not tried: only root can give the program a disk of its own');
  return { figures: {}, violations: 0 };
};
