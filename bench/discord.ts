import { chats, compareCrowds, rounds } from './crowd.ts';
import { speed } from './crowd-timing.ts';
import type { Benchmark } from './table.ts';

export const benchmark: Benchmark = {
  about: `/animate in ${chats} channels at once: npm start beside a bare discord.js script, all waits ${speed} x, ${rounds} rounds`,
  run: () =>
    compareCrowds({
      platform: './discord-platform.ts',
      script: './discord-script.ts',
      // Discord keeps what a phone makes as it is.
      photo: [4_032, 3_024],
      env: ({ url, token }) => ({ DISCORD_BOT_TOKEN: token, DISCORD_API_URL: url }),
      answer: 'acknowledged',
    }),
};
