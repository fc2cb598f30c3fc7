import { type ChatAdapter, chatKey } from '../../src/chat.ts';
import type { Sessions } from '../../src/sessions.ts';
import type { TurnEngine } from '../../src/turns/engine.ts';
import { createTerminalAdapter } from './adapter.ts';
import { createChat } from './chat.ts';
import { workingFolder } from './line.ts';
import { createOnce, type OnceRequest } from './once.ts';
import { parseRequest, UsageError, usage } from './request.ts';
import { createScreen } from './screen.ts';

/** The parts of the program that the terminal looks into: what a former run has left. */
interface Parts {
  engine: TurnEngine;
  sessions: Sessions;
}

interface Running {
  stop(graceMs: number): Promise<void>;
}

/** Starts the rest of the program around the terminal's adapter; `onTurnEnd` hears of each turn that is over. */
type StartProgram = (
  adapters: (parts: Parts) => readonly ChatAdapter[],
  onTurnEnd: (turnId: string) => void,
) => Promise<Running>;

/** How long a turn may go on with its present step when the person leaves. */
const graceMs = 1_000;

/**
 * The terminal from its arguments to its exit status: 0 with the video written or the chat left, 1 without a
 * video, 2 for a call that can't be used, 130 after Ctrl-C.
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
  const chat = createChat(screen, { input: process.stdin, output: process.stdout }, workingFolder);
  const adapter = createTerminalAdapter(screen, chat, process.stdout.isTTY);
  process.once('SIGTERM', chat.leave);
  const running = await startProgram(() => [adapter], chat.turnEnded).catch(async error => {
    // What is typed is waited for already, and nobody would ever answer it.
    await chat.stop();
    throw error;
  });
  const status = await chat.finished;
  await running.stop(graceMs);
  return status;
}

async function runOnce(request: OnceRequest, startProgram: StartProgram): Promise<number> {
  const screen = createScreen(process.stdout);
  const parts = Promise.withResolvers<Parts>();
  const once = createOnce(request, {
    unfinished: async chat => (await parts.promise).engine.queued(chatKey(chat)),
    forget: async chat => (await parts.promise).sessions.forget(chat),
  });
  const adapter = createTerminalAdapter(screen, once, process.stdout.isTTY);
  process.on('SIGINT', once.interrupt);
  process.once('SIGTERM', once.leave);
  const running = await startProgram(started => {
    parts.resolve(started);
    return [adapter];
  }, once.turnEnded);
  const status = await once.finished;
  await running.stop(graceMs);
  return status;
}
