import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

const currentTurn = new AsyncLocalStorage<string>();

/** Does `work` with the turn's id on every line that is logged in it, however deep. */
export function inTurn<T>(turnId: string, work: () => T): T {
  return currentTurn.run(turnId, work);
}

function mixin(): { turn?: string } {
  const turn = currentTurn.getStore();
  return turn === undefined ? {} : { turn };
}

/** Anything in a logged text that looks like a credential, inside URLs too: bot tokens, bearer tokens, our backend's. */
const secretPatterns = [
  /\bnmv_[A-Za-z0-9_-]{6,}/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]+/gi,
  /\b\d{6,12}:[A-Za-z0-9_-]{30,}/g,
  /\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/g,
];

/** Replaces every known secret, and everything that looks like one, by `[secret]`. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter(secret => secret.length > 0)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return secretPatterns.reduce((rest, pattern) => rest.replace(pattern, '[secret]'), known);
}

/**
 * One line of JSON an event, for the operator. The whole line is redacted as the last step, so that no field,
 * message or stack trace can carry a secret out. Texts of people are never given to the log in the first place.
 */
export function createLog(options: {
  level: string;
  secrets: readonly string[];
  to?: DestinationStream;
}): Log {
  const to = options.to ?? process.stderr;
  return pino(
    { level: options.level, base: null, mixin },
    { write: line => to.write(redact(line, options.secrets)) },
  );
}

/** Turns the lines into something for a person at a terminal: a time of day, the level in colour, then what happened. */
export async function readable(to: DestinationStream): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty');
  const describe = prettyFactory({ translateTime: 'SYS:HH:MM:ss', singleLine: true });
  return { write: line => to.write(describe(line)) };
}
