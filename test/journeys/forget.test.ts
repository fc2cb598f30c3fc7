import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

test('/forget deletes what is stored of a chat, and of no other; what was made for it is asked for anew', async () => {
  const { bot, chat, photos, newest, simulator } = await journey();
  const other = { chat: { platform: 'fake', chatId: 'other room' } };
  const secret = 'animate it with the golden butterfly';
  await bot.tell(chat.say(secret, [photos[0]]), chat.say(animate, [photos[1]], other));
  expect(await stored(bot.folder)).toContain('golden butterfly');
  await bot.tell(chat.command('forget'));
  expect(newest().text).toMatch(/^Done: I have deleted/);
  const left = await stored(bot.folder);
  expect(left).not.toContain('golden butterfly');
  expect(left).not.toContain('photo-1');
  expect(left).toContain('photo-2');

  await bot.tell(chat.say('make it faster'));
  expect(simulator.ledger().sessions).toHaveLength(3);
});

test('what people wrote is on the disk only as long as their turn is not finished', async () => {
  const { bot, chat } = await journey();
  await bot.tell(chat.say('how about a silver dragonfly'));
  await bot.tell(chat.command('forget'));
  expect(await stored(bot.folder)).not.toContain('dragonfly');
});

/** Everything that the database's files hold, as an intruder would read it. */
async function stored(folder: string): Promise<string> {
  const files = await Promise.all(
    ['bot.db', 'bot.db-wal'].map(name => readFile(join(folder, name), 'latin1').catch(() => '')),
  );
  return files.join('\n');
}
