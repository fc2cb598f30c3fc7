import { expect, onTestFinished, test, vi } from 'vitest';
import { startDiscord } from '../fakes/discord/server.ts';
import { animate, type DiscordJourney, journey } from './journey.ts';
import { processesOn } from './several.ts';

async function withVideo(): Promise<DiscordJourney> {
  const all = await journey();
  const { bot, discord, ada, channel, photos } = all;
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  return all;
}

test('the buttons under a video: again, another shape, credits for the asker alone', async () => {
  const { bot, discord, ada, newest, videos, prompts, whispers, texts } = await withVideo();
  discord.press(newest(), 'Again', ada);
  await bot.idle();
  discord.press(newest(), 'Make it vertical', ada);
  await bot.idle();
  expect(prompts()).toEqual([animate, animate, 'make it 9:16']);
  expect(videos()).toHaveLength(3);
  const before = texts().length;
  discord.press(newest(), 'Credits', ada);
  await bot.idle();
  expect(whispers(ada).at(-1)).toMatch(/credits left/);
  expect(texts()).toHaveLength(before);
});

test('“Change…” opens a window, and what is typed there is a wish', async () => {
  const { bot, discord, ada, newest, videos, prompts, until } = await withVideo();
  const press = discord.press(newest(), 'Change', ada);
  await until(() => expect(press.modal).toBeDefined());
  await discord.submitModal(press, { wish: 'make it slower' });
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(videos()).toHaveLength(2);
});

test('what is chosen below an older video is about that one, whatever came after it', async () => {
  const { bot, discord, simulator, ada, channel, photos, newest, prompts, until } = await withVideo();
  const first = newest();
  await discord.slash(channel, ada, 'new');
  await bot.idle();
  await discord.slash(channel, ada, 'animate', { image: photos[1], prompt: 'zoom in slowly' });
  await bot.idle();
  const second = newest();
  discord.press(first, 'Make it vertical', ada);
  await bot.idle();
  discord.press(second, 'Again', ada);
  await bot.idle();
  const change = discord.press(first, 'Change', ada);
  await until(() => expect(change.modal).toBeDefined());
  await discord.submitModal(change, { wish: 'make it slower' });
  await bot.idle();
  expect(prompts().slice(1)).toEqual(['zoom in slowly', 'make it 9:16', 'zoom in slowly', 'make it slower']);
  const sessions = simulator.ledger().prompts.map(({ session }) => session);
  const [one, other] = sessions;
  expect(sessions).toEqual([one, other, one, other, one]);
});

test('buttons and the window work after a restart', async () => {
  const { bot, discord, ada, newest, videos, prompts, whispers, until } = await withVideo();
  const video = newest();
  const press = discord.press(video, 'Change', ada);
  await until(() => expect(press.modal).toBeDefined());
  await bot.restart();
  await discord.submitModal(press, { wish: 'make it slower' });
  await bot.idle();
  discord.press(video, 'Make it vertical', ada);
  await bot.idle();
  discord.press(video, 'Credits', ada);
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower', 'make it 9:16']);
  expect(videos()).toHaveLength(3);
  expect(whispers(ada).at(-1)).toMatch(/credits left/);
});

test('a button from before is told to be stale, politely', async () => {
  const { bot, discord, ada, channel, photos, newest, prompts } = await journey();
  const picture = await discord.say(channel, ada, 'look', { attachments: [photos[0], photos[1]] });
  discord.contextMenu(channel, ada, 'Animate', picture);
  await bot.idle();
  const question = newest();
  await discord.slash(channel, ada, 'new');
  await bot.idle();
  discord.press(question, 'A video of each', ada);
  await bot.idle();
  expect(newest().text).toBe('That button belongs to an older message. Just tell me what you would like.');
  expect(prompts()).toEqual([]);
});

test.each(['button', 'command'])(
  'a running turn is stopped by its %s, and nothing goes on “thinking”',
  async by => {
    const { bot, discord, simulator, ada, channel, photos, texts, newest, prompts, until } = await journey();
    simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
    await until(() => expect(prompts()).toHaveLength(1));
    if (by === 'button') discord.press(newest(), 'Cancel', ada);
    else await discord.slash(channel, ada, 'cancel');
    await bot.idle();
    expect(texts()).toEqual([expect.stringMatching(/^Stopped as you asked\./)]);
    expect(newest().buttons).toEqual([]);
    await until(() => expect(discord.messages(channel).filter(({ loading }) => loading)).toEqual([]));
  },
);

test('only who asked, or a moderator, stops a wish', async () => {
  const { bot, discord, simulator, guild, ada, channel, photos, newest, texts, whispers, prompts, until } =
    await journey();
  const bob = discord.user('Bob');
  const eve = discord.user('Eve');
  discord.moderator(guild, eve);
  for (const stopper of [ada, eve]) {
    simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    const asked = prompts().length;
    await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
    await until(() => expect(prompts()).toHaveLength(asked + 1));
    const working = newest();
    const refused = whispers(bob).length;
    discord.press(working, 'Cancel', bob);
    await discord.slash(channel, bob, 'cancel');
    await until(() =>
      expect(whispers(bob).slice(refused)).toEqual(
        Array(2).fill('That is for the person who asked to decide.'),
      ),
    );
    discord.press(working, 'Cancel', stopper);
    await bot.idle();
    expect(texts().at(-1)).toMatch(/^Stopped as you asked/);
  }
});

test('what the agent asks is answered by a button, after a restart too', async () => {
  const { bot, discord, ada, channel, newest, videos, prompts, said } = await withVideo();
  await discord.slash(channel, ada, 'animate', { prompt: 'make it better' });
  await bot.idle();
  const question = newest();
  expect(question.text).toContain('Choose an answer, or write your own.');
  const bob = discord.user('Bob');
  discord.press(question, 'Make it slower', bob);
  await bot.idle();
  expect(prompts()).toHaveLength(2);
  await bot.restart();
  discord.press(question, 'Make it slower', ada);
  await bot.idle();
  const answered = said().find(({ id }) => id === question.id);
  expect(answered).toMatchObject({ text: expect.stringContaining('✓ Make it slower'), buttons: [] });
  expect(prompts().at(-1)).toBe('Make it slower');
  expect(videos()).toHaveLength(2);
});

test.each(['press', 'window', 'command'])(
  'a %s that can not be stored is told of, to the one who used it',
  async by => {
    const discord = await startDiscord();
    onTestFinished(() => discord.close());
    const bot = processesOn(discord).add();
    await bot.start(() => Promise.reject(new Error('no room')));
    await vi.waitFor(() => expect(discord.commands().length).toBeGreaterThan(5));
    const ada = discord.user('Ada');
    const place = discord.channel(discord.guild('Makers'), 'pictures');
    const buttons = [['again', 'change'].map(action => ({ label: action, action }))];
    const chat = { platform: 'discord', chatId: place.id };
    await bot.send(chat, { text: 'Here it is.', buttons }, 'turn:answer');
    const [video] = discord.messages(place);
    if (!video) expect.fail('nothing to press');
    if (by === 'press') discord.press(video, 'again', ada);
    if (by === 'command') await discord.slash(place, ada, 'credits');
    if (by === 'window') {
      const press = discord.press(video, 'change', ada);
      await vi.waitFor(() => expect(press.modal).toBeDefined());
      await discord.submitModal(press, { wish: 'make it slower' });
    }
    const whispers = () => discord.messages(place).filter(({ onlyFor }) => onlyFor === ada.id);
    const text = 'I could not take that in just now. Please try again in a minute.';
    await vi.waitFor(() => expect(whispers()).toMatchObject([{ text, loading: false }]), 2_000);
    expect(discord.messages(place)[0]?.text).toBe('Here it is.');
    expect(discord.violations()).toEqual([]);
  },
);
