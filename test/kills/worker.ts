import { setTimeout as sleep } from 'node:timers/promises';
import { chatKey } from '../../src/chat.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startProgram } from '../../src/program.ts';
import type { TurnContext, TurnEngine } from '../../src/turns/engine.ts';
import { createFileChat } from './file-chat.ts';
import { wishes } from './wishes.ts';

/**
 * The whole program on a platform in a file, which delivers the same wishes at every start, and ends when nothing is
 * left to do: `node worker.ts <kind> <messages> <photo> <photo>`. `plain` has no paid steps, as if they were steps
 * like others; `cancel` cancels what the first chat has left unfinished, before anything goes on.
 */
const [kind, messages = '', ...photos] = process.argv.slice(2);
const author = { id: 'ada', name: 'Ada', locale: 'en' };
const chatOf = (chatId: string) => ({ platform: 'file', chatId });

function withoutPaidSteps(engine: TurnEngine): void {
  const { start } = engine;
  const plain = (context: TurnContext): TurnContext => ({
    ...context,
    paid: (name, shape, { submit }) => context.step(name, shape, () => submit(async () => {})),
  });
  engine.start = (handler, limits) => start(context => handler(plain(context)), limits);
}

const config = loadConfig(process.env, 'no-such-file');
let cancelled: Promise<unknown> = Promise.resolve();
const program = await startProgram({
  config,
  log: createLog({ level: 'silent', secrets: [] }),
  database: 'bot.db',
  adapters: ({ engine }) => {
    if (kind === 'plain') withoutPaidSteps(engine);
    if (kind === 'cancel') cancelled = engine.cancel(chatKey(chatOf('a')));
    return [createFileChat(messages)];
  },
});
await cancelled;
for (const { id, chat, text, photo } of wishes) {
  const path = photo === undefined ? undefined : photos[photo];
  await program.accept({
    type: 'message',
    id,
    chat: chatOf(chat),
    author,
    text,
    attachments:
      path === undefined ? [] : [{ kind: 'image', name: `photo ${id}.jpg`, source: { via: 'path', path } }],
  });
}
for (;;) {
  const { queued, running } = await program.engine.health();
  if (queued + running === 0) break;
  await sleep(2);
}
await program.stop(0);
