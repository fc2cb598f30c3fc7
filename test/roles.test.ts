import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { journey as onDiscord } from './discord/journey.ts';
import { animate } from './journey.ts';
import { journey as onTelegram } from './telegram/journey.ts';

/** What a gateway takes in is in the line, and nobody has said anything to it. */
const inLine = async ({ program }: { program: { engine: { health(): Promise<object> } } }) =>
  expect(await program.engine.health()).toMatchObject({ queued: 1, running: 0 });

test('on Discord a gateway takes a wish in, and a worker without a connection makes the video', async () => {
  const { bot, discord, ada, channel, photos, prompts, said, until, videos } = await onDiscord({
    role: 'gateway',
  });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => inLine(bot));
  expect((await bot.program.readiness()).parts.map(({ name }) => name)).toContain('discord');
  expect([said(), prompts()]).toEqual([[], []]);
  await bot.restart('worker');
  expect((await bot.program.readiness()).parts.map(({ name }) => name)).toEqual(['storage', 'backend']);
  await bot.idle();
  expect(videos(channel)).toHaveLength(1);
  expect(discord.messages(channel).filter(({ loading }) => loading)).toEqual([]);
  expect(discord.gateway.connected()).toBe(0);
  await discord.say(channel, ada, `<@${discord.bot.id}> anybody there?`);
  await bot.idle();
  expect(prompts()).toEqual([animate]);
});

test('on Telegram a gateway takes a wish in, and a worker that never polls makes the video', async () => {
  const { bot, telegram, ada, chat, photos, prompts, said, until, videos } = await onTelegram({
    role: 'gateway',
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => inLine(bot));
  expect(said()).toEqual([]);
  await bot.restart('worker');
  const asked = telegram.calls('getUpdates').length;
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(prompts()).toEqual([animate]);
  expect(telegram.calls('getUpdates')).toHaveLength(asked);
  expect(telegram.calls('getMe')).toHaveLength(1);
});

test('a gateway tells those who wait their place, though no worker runs', async () => {
  const { bot, telegram, ada, chat, until, texts } = await onTelegram({
    role: 'gateway',
    timing: { lobbyAfter: 1, lobbyLook: 5 },
  });
  const ben = telegram.person('Ben');
  telegram.say(telegram.privateChat(ben), ben, animate);
  await until(() => inLine(bot));
  telegram.say(chat, ada, animate);
  await until(() => expect(texts()).toEqual(['In line: one before you.']));
  // The message is noted a moment after it is seen.
  await sleep(50);
  await bot.restart('worker');
  await bot.idle();
  expect(texts()).toHaveLength(1);
  expect(texts()[0]).not.toMatch(/In line/);
});
