import { type ChatAdapter, chatKey } from '../../src/chat.ts';
import type { Sessions } from '../../src/sessions.ts';
import type { Timing } from '../../src/timing.ts';
import type { TurnEngine } from '../../src/turns/engine.ts';
import { createTerminalAdapter, type Unfinished } from './adapter.ts';
import { createChat } from './chat.ts';
import { workingFolder } from './line.ts';
import { createOnce, type Former, type Once, type OnceRequest } from './once.ts';
import { parseRequest, UsageError, usage } from './request.ts';
import { createScreen } from './screen.ts';

/** The parts of the program that the terminal looks into: what a former run has left, and what is not done yet. */
interface Parts {
  engine: TurnEngine;
  sessions: Sessions;
  timing: Timing;
}

interface Running {
  stop(graceMs: number): Promise<void>;
}

/** Starts the rest of the program around the terminal's adapter. */
type StartProgram = (adapters: (parts: Parts) => readonly ChatAdapter[]) => Promise<Running>;

/** How long a turn may go on with its present step when the person leaves. */
const graceMs = 1_000;

/**
 * The terminal from its arguments to its exit status: 0 with the video written or the chat left, 1 without a
 * video or with a line of a pipe lost, 2 for a call that can't be used, 130 after Ctrl-C.
 */
export async function runTerminal(args: readonly string[], startProgram: StartProgram): Promise<number> {
  try {
    const request = parseRequest(args);
    if (request.mode === 'help') {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    return request.mode === 'chat' ? await runChat(startProgram) : await runOnce(request, startProgram);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    return 2;
  }
}

async function runChat(startProgram: StartProgram): Promise<number> {
  const screen = createScreen(process.stdout);
  const parts = Promise.withResolvers<Parts>();
  const streams = { input: process.stdin, output: process.stdout };
  const chat = createChat(screen, streams, workingFolder, unfinishedIn(parts.promise));
  const adapter = createTerminalAdapter(screen, chat, process.stdout.isTTY);
  process.once('SIGTERM', chat.leave);
  const running = await startProgram(started => {
    parts.resolve(started);
    return [adapter];
  }).catch(async error => {
    // What is typed is waited for already, and nobody would ever answer it.
    await chat.stop();
    throw error;
  });
  return finish(chat, running, await parts.promise);
}

async function runOnce(request: OnceRequest, startProgram: StartProgram): Promise<number> {
  const screen = createScreen(process.stdout);
  const parts = Promise.withResolvers<Parts>();
  const former: Former = {
    interrupted: async chat => (await parts.promise).engine.queued(chatKey(chat)),
    forget: async chat => (await parts.promise).sessions.forget(chat),
  };
  const once = createOnce(request, former, unfinishedIn(parts.promise));
  const adapter = createTerminalAdapter(screen, once, process.stdout.isTTY);
  process.on('SIGINT', once.interrupt);
  process.once('SIGTERM', once.leave);
  const running = await startProgram(started => {
    parts.resolve(started);
    return [adapter];
  });
  return finish(once, running, await parts.promise);
}

const unfinishedIn =
  (parts: Promise<Parts>): Unfinished =>
  async chat =>
    (await parts).engine.unfinished(chatKey(chat));

/**
 * Looks now and then whether all is done, since a turn may end without having run: taken into another, or stopped in the
 * line.
 */
async function finish(
  { finished, look }: Pick<Once, 'finished' | 'look'>,
  running: Running,
  { timing }: Parts,
): Promise<number> {
  const looking = setInterval(() => look().catch(() => {}), timing.terminalLook);
  const status = await finished;
  clearInterval(looking);
  await running.stop(graceMs);
  return status;
}
