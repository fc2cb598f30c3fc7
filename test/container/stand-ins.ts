import { once } from 'node:events';
import { createServer } from 'node:net';
import sharp from 'sharp';
import { startSimulator } from '../../simulator/server.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { heic } from '../media/heic-fixture.ts';

/** All waits of the bot and of the video service are so much shorter. */
export const speed = 0.05;

/** The world outside of the container: Telegram with somebody in it, and the video service. */
export async function startStandIns() {
  const [telegram, simulator] = await Promise.all([
    startTelegram(),
    startSimulator({ speed, credits: 1_000, maxSide: 640 }),
  ]);
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const ada = telegram.person('Ada');
  const chat = telegram.privateChat(ada);
  return {
    telegram,
    simulator,
    /** Another platform, which takes connections and never answers. */
    silentDiscord: {
      DISCORD_BOT_TOKEN: 'an-example-of-a-token',
      DISCORD_API_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    },
    /** What a person sends in the README's first example. */
    sendPhoto: async () =>
      telegram.photo(chat, ada, await photo(), {
        caption: 'animate this image into a 5-second video clip with smooth motion',
      }),
    /** As iPhones take them: has to be decoded in a thread of its own before it is uploaded. */
    sendHeic: () =>
      telegram.document(chat, ada, heic(), {
        name: 'IMG_1.HEIC',
        mimeType: 'image/heic',
        caption: 'make a 5-second video of this picture, slow zoom',
      }),
    videos: () =>
      telegram
        .messages(chat)
        .flatMap(({ byBot, media }) => (byBot && media?.kind === 'video' ? [media] : [])),
    prompts: () => simulator.ledger().prompts,
    close: async () => {
      silent.close();
      await Promise.all([telegram.close(), simulator.close()]);
    },
  };
}

/** Twelve megapixels, as hard to compress as a real photo. */
function photo(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  const create = { width: 4_000, height: 3_000, channels: 3, background: 'black', noise } as const;
  return sharp({ create }).blur(1).jpeg({ quality: 85 }).toBuffer();
}
