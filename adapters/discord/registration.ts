import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Log } from '../../src/log.ts';
import { pauseAfter, type Timing } from '../../src/timing.ts';
import { type CommandShape, commandsFor } from './commands.ts';
import { toChatError } from './errors.ts';

const registeredSchema = z.array(z.looseObject({ name: z.string() }));

/** Whether Discord knows all commands, and no others, as they are now. */
export async function isRegistered(
  rest: REST,
  applicationId: string,
  shapes: readonly CommandShape[],
  signal?: AbortSignal,
): Promise<boolean> {
  const wanted = commandsFor(shapes);
  const how = { query: new URLSearchParams({ with_localizations: 'true' }), ...(signal && { signal }) };
  const known = registeredSchema.parse(await rest.get(Routes.applicationCommands(applicationId), how));
  return known.length === wanted.length && wanted.every(one => known.some(other => covers(other, one)));
}

/**
 * Tells Discord the commands, where it does not know them so already: it counts how often they are set. Tries again
 * until that works or `ending` says stop; never rejects.
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  shapes: readonly CommandShape[],
  { timing, log, ending }: { timing: Timing; log: Log; ending: AbortSignal },
): Promise<void> {
  for (let failures = 0; !ending.aborted; failures++) {
    try {
      return await tell(AbortSignal.any([ending, AbortSignal.timeout(timing.discordCall)]));
    } catch (error) {
      if (ending.aborted) return;
      log.warn({ err: toChatError(error) }, 'the commands could not be registered; trying again');
      const pause = pauseAfter(timing.connectPauses, failures);
      await sleep(pause, undefined, { signal: ending }).catch(() => {});
    }
  }

  async function tell(signal: AbortSignal): Promise<void> {
    if (await isRegistered(rest, applicationId, shapes, signal)) return;
    await rest.put(Routes.applicationCommands(applicationId), { body: commandsFor(shapes), signal });
    log.info('Discord: the commands are registered anew');
  }
}

/** Discord adds fields of its own to what it was given. */
function covers(known: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(known) &&
      known.length === wanted.length &&
      wanted.every((one, at) => covers(known[at], one))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return isDeepStrictEqual(known, wanted);
  const fields = z.record(z.string(), z.unknown()).safeParse(known).data ?? {};
  return Object.entries(wanted).every(([name, value]) => covers(fields[name] ?? emptyOf(value), value));
}

/** An empty list may come back as nothing. */
function emptyOf(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? [] : undefined;
}
