import { expect, test } from 'vitest';
import { animate, type DiscordJourney, journey } from './journey.ts';

const hasVideo = (body: unknown) => JSON.stringify(body)?.includes('"attachments"') === true;
const edit = 'PATCH /channels/{channel_id}/messages/{message_id}';

/** Moments of a wish, as the platform and the backend see them. */
const moments: [string, (all: DiscordJourney) => boolean][] = [
  ['it is acknowledged', ({ discord }) => discord.interactions().some(({ response }) => response)],
  ['the progress is sent', ({ said }) => said().length > 0],
  ['the picture is fetched', ({ discord }) => discord.calls('cdn').length > 0],
  ['the picture is uploaded', ({ simulator }) => simulator.ledger().uploads.length > 0],
  ['the agent has the wish', ({ prompts }) => prompts().length > 0],
  ['the render is begun', ({ simulator }) => simulator.ledger().renders.length > 0],
  ['the video is fetched', ({ simulator }) => simulator.ledger().downloads.length > 0],
  [
    'the video is announced',
    ({ said }) => said().some(({ history }) => history.some(({ text }) => text.includes('sending it'))),
  ],
  [
    'the video is on its way',
    ({ discord }) => discord.calls(edit).some(({ body, uploads }) => hasVideo(body) || uploads.length > 0),
  ],
  ['the video is there', ({ videos }) => videos().length > 0],
];

test.each(moments)(
  'stopped and started again when %s: one charge, one answer, one video',
  async (_, isThere) => {
    const all = await journey();
    const { bot, discord, simulator, ada, channel, photos, until, texts, videos } = all;
    await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
    await until(() => expect(isThere(all)).toBe(true));
    await bot.restart();
    await bot.idle();
    // Killed before it was stored, the interaction is the person's to repeat: it costs nothing then.
    const prompts = simulator.ledger().prompts;
    expect(prompts).toMatchObject([{ text: animate, charged: 100 }]);
    expect(videos()).toHaveLength(1);
    expect(texts().filter(text => /5-second video|^Added – /.test(text))).toHaveLength(1);
  },
);

test('restarted again and again, the wish is carried out once', async () => {
  const all = await journey();
  const { bot, discord, simulator, ada, channel, photos, until, videos } = all;
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  for (const [, isThere] of moments.filter((_, index) => index % 2 === 1)) {
    await until(() => expect(isThere(all)).toBe(true));
    await bot.restart();
  }
  await bot.idle();
  expect(simulator.ledger().prompts).toMatchObject([{ text: animate, charged: 100 }]);
  expect(videos()).toHaveLength(1);
});
