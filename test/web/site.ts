import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createWeb, type WebAdapter, type WebOptions } from '../../adapters/web/adapter.ts';
import { type BotOptions, type RunningBot, runBot } from '../bot.ts';

/** The whole program between its page and a stand-in for the backend. */
export interface Site extends RunningBot {
  /** Stays the same over a restart. */
  url: string;
  /** Where the page keeps what it is given. */
  folder: string;
  adapter(): WebAdapter;
}

/** Starts it; it ends with the test. */
export async function startSite(
  options: BotOptions & Pick<Partial<WebOptions>, 'token' | 'bounds'> = {},
): Promise<Site> {
  let port = 0;
  let folder = '';
  let adapter: WebAdapter | undefined;
  const bot = await runBot(options, {
    adapter: (parts, config) => {
      folder = join(config.DATA_DIR, 'web');
      const { token, bounds = {} } = options;
      const page = { folder, host: '127.0.0.1', port, token, bounds, simulated: true };
      adapter = createWeb({ ...parts, ...page });
      return adapter;
    },
  });
  const present = () => {
    if (!adapter) throw new Error('the page was never made');
    return adapter;
  };
  const url = present().url();
  port = Number(new URL(url).port);
  onTestFinished(() => bot.close());
  return Object.assign(bot, { url, folder, adapter: present });
}
