import { z } from 'zod';
import { type Call, integer, list, read } from './parameters.ts';
import { conflict } from './refusals.ts';
import { allowOnly, confirm, take } from './updates.ts';
import type { FakeUpdate } from './wire.ts';

const asked = z.object({
  offset: integer.default(0),
  limit: integer.default(100),
  timeout: integer.default(0),
  allowed_updates: list(z.string()).optional(),
});

/** Long polling. Asking from an offset on confirms everything before it; a second poller ends the first one. */
export async function getUpdates(call: Call): Promise<FakeUpdate[]> {
  const { world, signal } = call;
  const { offset, limit, timeout, allowed_updates } = read(call, asked);
  if (world.webhook) {
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first",
    );
  }
  allowOnly(world.line, allowed_updates);
  world.poller?.abort(
    conflict('terminated by other getUpdates request; make sure that only one bot instance is running'),
  );
  const poller = new AbortController();
  world.poller = poller;
  const waiting = world.line.waiting;
  const from = offset < 0 ? (waiting.at(offset)?.update.update_id ?? 0) : offset;
  confirm(world.line, id => id < from);

  const timer = new AbortController();
  const deadline = setTimeout(() => timer.abort(), timeout * 1_000);
  const ends = [poller.signal, signal, timer.signal];
  try {
    for (;;) {
      const updates = take(world.line, Math.min(Math.max(limit, 1), 100));
      if (updates.length > 0 || timer.signal.aborted || timeout === 0) return updates;
      await arrival(call, ends);
      poller.signal.throwIfAborted();
      signal.throwIfAborted();
    }
  } finally {
    clearTimeout(deadline);
    if (world.poller === poller) world.poller = undefined;
  }
}

/** Resolves when there may be something new, or when one of the signals ends the waiting. */
function arrival({ world }: Call, ends: readonly AbortSignal[]): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      world.line.events.off('arrived', done);
      for (const end of ends) end.removeEventListener('abort', done);
      resolve();
    };
    world.line.events.on('arrived', done);
    for (const end of ends) end.addEventListener('abort', done);
    if (ends.some(end => end.aborted)) done();
  });
}
