import { queryObjects } from 'node:v8';
import { GuildMember, REST, User } from 'discord.js';
import { expect, test } from 'vitest';
import { journey } from './journey.ts';

test('what is known of the pace of an interaction and its channel is forgotten when they are quiet', async () => {
  const { bot, discord, ada, channel, whispers, until } = await journey({ timing: { discordForget: 50 } });
  await discord.slash(channel, ada, 'status');
  await bot.idle();
  expect(whispers(ada)).toHaveLength(1);
  // The library's other one answers interactions, all of them with one pace, which it keeps.
  const isEmpty = (client: string) => client.includes('handlers: Collection(0)');
  await until(() => expect(queryObjects(REST, { format: 'summary' }).filter(isEmpty)).toHaveLength(1));
});

test('of people whom the bot has seen only the latest are remembered', async () => {
  const { discord, ada, channel, until, said } = await journey();
  for (let person = 0; person < 300; person++) await discord.say(channel, discord.user(`${person}`), 'hello');
  await discord.say(channel, ada, `<@${discord.bot.id}> help`);
  await until(() => expect(said()).toHaveLength(1));
  expect(queryObjects(User)).toBeLessThan(220);
  expect(queryObjects(GuildMember)).toBeLessThan(40);
});
