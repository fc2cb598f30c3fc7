import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

test('a running turn is stopped by its button and says that credits may have been used', async () => {
  const { bot, chat, photos, simulator, newest, prompts, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  await bot.tell(chat.press('Cancel'));
  expect(newest().text).toBe(
    'Stopped as you asked.\nThe agent had started already, so credits may have been used.',
  );
  expect(newest().buttons).toEqual([]);
  expect(videos()).toEqual([]);
});

test('a turn stopped before the agent heard of it costs nothing, and says so', async () => {
  const { bot, chat, photos, simulator, texts, prompts, until } = await journey();
  simulator.fault({ on: 'upload', do: { kind: 'mute' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(simulator.ledger().calls['upload']).toBe(1));
  await bot.tell(chat.command('cancel'));
  expect(texts()).toEqual(['Stopped as you asked.\nNo credits were used.']);
  expect(prompts()).toEqual([]);
});

test('a render is stopped with its turn, and the edits can be exported later', async () => {
  const { bot, chat, photos, simulator, newest, videos, until } = await journey();
  simulator.fault({ on: 'render', do: { kind: 'render-stuck' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(simulator.ledger().renders).toHaveLength(1));
  await bot.tell(chat.command('cancel'));
  expect(simulator.ledger().renders).toMatchObject([{ status: 'cancelled' }]);
  expect(newest().text).toBe(
    'Stopped as you asked.\n100 credits were used.\nWhat is made so far has no video yet: say “export” to get it, for free.',
  );
  await bot.tell(chat.say('export'));
  expect(videos()).toHaveLength(1);
  expect(newest().text).toContain('photo 1');
});

test('cancel stops the running turn and those that wait, and tells how many', async () => {
  const { bot, chat, photos, simulator, texts, prompts, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  const waiting = [chat.say('add lo-fi music'), chat.say('', [photos[1]]), chat.say('make it 9:16')];
  await bot.tell(...waiting, chat.command('cancel'));
  expect(texts()).toContain('Stopped: 3 wishes.');
  expect(prompts()).toEqual([animate]);
});

test('what waits without a word so far is stopped with a word', async () => {
  const { bot, chat, photos, simulator, texts, prompts, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  const author = { id: 'ben', name: 'Ben', locale: 'en' };
  await chat.accept(chat.say('add lo-fi music', [], { author }));
  await chat.accept({ ...chat.command('cancel'), author });
  await until(() => expect(texts()).toContain('Stopped.'));
  await bot.tell(chat.command('cancel'));
  expect(prompts()).toEqual([animate]);
});

test('a stop leaves alone what was said after it', async () => {
  const { bot, chat, photos, texts, prompts, videos } = await journey();
  // Both are in the line before the stop is carried out, as after a time in which the bot was away.
  await bot.tell(chat.command('cancel'), chat.say(animate, [photos[0]]));
  expect(texts()).toContain('There is nothing to stop.');
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('the button stops its own turn only', async () => {
  const { bot, chat, photos, simulator, prompts, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  await bot.tell(chat.say('zoom in slowly'), chat.press('Cancel'));
  expect(prompts()).toEqual([animate, 'zoom in slowly']);
  expect(videos()).toHaveLength(1);
});

test('a stop button pressed too late finds nothing to stop', async () => {
  const { bot, chat, photos, simulator, newest, prompts, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 30 } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  const press = chat.press('Cancel');
  await bot.idle();
  await bot.tell(press);
  expect(newest().text).toBe('There is nothing to stop.');
});

test.each(['stop', 'Cancel it, please.', '取消'])(
  'a person may simply say “%s” while a turn runs',
  async word => {
    const { bot, chat, photos, simulator, prompts, texts, until } = await journey();
    simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    await chat.accept(chat.say(animate, [photos[0]]));
    await until(() => expect(prompts()).toHaveLength(1));
    await bot.tell(chat.say(word));
    expect(texts()[0]).toMatch(/^Stopped as you asked/);
    expect(prompts()).toHaveLength(1);
  },
);

test('“stop the music after three seconds” is a wish and stops nothing', async () => {
  const { bot, chat, photos, prompts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('stop the music after three seconds'));
  expect(prompts()).toEqual([animate, 'stop the music after three seconds']);
});
