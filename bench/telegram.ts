import { chats, compareCrowds, rounds } from './crowd.ts';
import { speed } from './crowd-timing.ts';
import type { Benchmark } from './table.ts';

export const benchmark: Benchmark = {
  about: `${chats} chats send a photo at once: npm start beside a bare grammY script, all waits ${speed} x, ${rounds} rounds`,
  run: () =>
    compareCrowds({
      platform: './telegram-platform.ts',
      script: './telegram-script.ts',
      // As large as Telegram keeps a photo.
      photo: [2_560, 1_920],
      env: ({ url, token }) => ({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: url }),
      answer: 'first answer',
    }),
};
