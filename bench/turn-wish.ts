import { scaleTiming } from '../src/timing.ts';

/** What the program and the bare script have in common: the same wish, at the same pace. */
export const text = 'animate this image into a 5-second video clip with smooth motion';
export const token = 'bench';

/** How many times as fast as the real service the simulator is, and so are the pauses between looks at a render. */
export const speed = 0.02;
export const timing = scaleTiming(speed);
