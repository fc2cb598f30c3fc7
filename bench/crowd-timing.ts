import { scaleTiming } from '../src/timing.ts';

/** How many times as fast as they really are the platforms, the video service and the program's waits run. */
export const speed = 0.1;
export const timing = scaleTiming(speed);
