import { crashesOf } from './crashes.ts';
import { shortOfRoom } from './deaths.ts';
import type { Run } from './run.ts';

/** The same, on a disk that is full again and again. */
export const fullDisk: Run = crashesOf({ among: shortOfRoom, ownDisk: true });
