import type { ChatEvent } from '../../src/chat.ts';
import { type BotOptions, type RunningBot, runBot } from '../bot.ts';
import { createFakeChat, type FakeChat } from '../fakes/chat.ts';

/** The whole program on the simulator, with a platform in memory in front: what a journey travels through. */
export interface Bot extends RunningBot {
  chat: FakeChat;
  /** Hands events over one after the other and waits until the bot has nothing left to do. */
  tell(...events: ChatEvent[]): Promise<void>;
}

export interface ChatBotOptions extends BotOptions {
  chat?: FakeChat;
}

export async function startBot({ chat = createFakeChat(), ...options }: ChatBotOptions = {}): Promise<Bot> {
  const bot = await runBot(options, { adapter: () => chat.adapter() });
  return Object.assign(bot, {
    chat,
    tell: async (...events: ChatEvent[]) => {
      for (const event of events) await chat.accept(event);
      await bot.idle();
    },
  });
}
