import { seeded } from '../../seeded.ts';

/**
 * Loaded before the program: its wall clock is wrong by up to a day and jumps to another time again and again, in an
 * order that `CLOCK_SEED` decides. What counts time for itself (timers, `performance.now`) goes on as it was.
 */
const random = seeded(Number(process.env['CLOCK_SEED']));
const day = 24 * 60 * 60_000;
const { now } = Date;
let shift = 0;

function jump(): void {
  shift = Math.round((random() * 2 - 1) * day);
}

jump();
setInterval(jump, 150).unref();
Date.now = () => now() + shift;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [Date.now()] : given, made),
});
