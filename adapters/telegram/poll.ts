import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { z } from 'zod';
import type { Log } from '../../src/log.ts';
import { pauseAfter, type Timing } from '../../src/timing.ts';
import { toChatError } from './errors.ts';
import { forGrammy } from './signal.ts';
import { wantedUpdates } from './updates.ts';

/** By its number an update is confirmed; what else it holds is read one by one. */
const numbered = z.array(z.looseObject({ update_id: z.int() }));

/**
 * Fetches updates until `signal` aborts. The next poll confirms those before it, so it is made only when each of them is
 * stored; when that fails they are fetched again. `report` hears after each poll what is wrong.
 */
export async function pollUpdates(
  api: Api,
  options: {
    timing: Timing;
    log: Log;
    signal: AbortSignal;
    /** Looks up what has to be known of an update; answers what stores it. */
    prepare: (update: Update) => Promise<() => Promise<void>>;
    report: (problem: string | undefined) => void;
  },
): Promise<void> {
  const { timing, log, signal, prepare, report } = options;
  const ending = forGrammy(signal);
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const timeout = Math.max(1, Math.round(timing.telegramPoll / 1_000));
      const updates = await api.getUpdates({ offset, timeout, allowed_updates: wantedUpdates }, ending);
      numbered.parse(updates);
      failures = 0;
      // Looked up first and stored in one moment: in their order, and at the cost of one commit.
      const ready = await Promise.all(updates.map(prepare));
      const stored = await Promise.allSettled(ready.map(store => store()));
      const failed = stored.findIndex(({ status }) => status === 'rejected');
      offset = nextAfter(failed === -1 ? updates : updates.slice(0, failed)) ?? offset;
      const problem = stored[failed];
      if (problem?.status === 'rejected') throw problem.reason;
      report(undefined);
    } catch (error) {
      if (signal.aborted) return;
      const asked = toChatError(error).retryAfterMs;
      const pause = Math.min(asked ?? pauseAfter(timing.connectPauses, failures), timing.chatMaxPause);
      failures++;
      const advice = adviceFor(error);
      report(`${advice}.`);
      log.warn({ err: toChatError(error), ms: pause }, advice);
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }
}

function nextAfter(updates: readonly Update[]): number | undefined {
  const last = updates.at(-1);
  return last && last.update_id + 1;
}

function adviceFor(error: unknown): string {
  const code = error instanceof GrammyError ? error.error_code : undefined;
  if (code === 409)
    return 'another program polls with this bot token; stop it, or give this one a bot of its own';
  if (code === 401) return 'Telegram does not accept the bot token any more; set TELEGRAM_BOT_TOKEN anew';
  if (error instanceof z.ZodError) return 'Telegram gives an answer that can not be understood; trying again';
  if (code === undefined && !(error instanceof HttpError))
    return 'an update could not be stored; it is fetched again';
  return 'Telegram can not be reached; trying again';
}
