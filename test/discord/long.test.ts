import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

test('a work that takes longer than the token lives is delivered all the same, in the channel', async () => {
  let ahead = 0;
  const { bot, discord, simulator, ada, channel, photos, prompts, said, videos, until } = await journey({
    discord: { now: () => Date.now() + ahead },
    timing: { discordToken: 100 },
  });
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 300 } });
  const asked = await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  ahead = 16 * 60_000;
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(said()).toHaveLength(2);
  const late = discord
    .calls()
    .filter(({ at, route }) => at - asked.at > 15 * 60_000 && /webhooks/.test(route));
  expect(late).toEqual([]);
});

test('a request whose token died while it waited in line is answered in the channel', async () => {
  let ahead = 0;
  const { bot, discord, simulator, ada, channel, photos, prompts, texts, videos, until } = await journey({
    discord: { now: () => Date.now() + ahead },
  });
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 200 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  const waiting = await discord.slash(channel, ada, 'export');
  await until(() => expect(waiting.response).toBeDefined());
  ahead = 16 * 60_000;
  await bot.idle();
  expect(texts()).toContain('Exported; that costs nothing.');
  expect(videos()).toHaveLength(1);
});

test('a wish that waits in line says so by ending its “thinking…”', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, whispers, videos, until } = await journey();
  const bob = discord.user('Bob');
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 400 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  await discord.slash(channel, bob, 'animate', { image: photos[1], prompt: animate });
  await until(() => expect(whispers(bob)).toEqual(['I am on it; the answer comes here.']));
  expect(videos()).toEqual([]);
  await bot.idle();
  expect(videos()).toHaveLength(2);
});

test('at a long work the bot is seen typing, no more often than is of use', async () => {
  const { bot, discord, simulator, ada, channel, photos } = await journey({
    timing: { activityEvery: 5, discordTyping: 150 },
  });
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 500 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  const times = discord.typing(channel).length;
  expect(times).toBeGreaterThan(2);
  expect(times).toBeLessThan(12);
});
