import { expect, test } from 'vitest';
import { chatEventSchema, chatKey } from '../../src/chat.ts';
import { animate, journey } from './journey.ts';

test('what is said in a server tells its server and its channel, in a thread of a job too', async () => {
  const { bot, discord, simulator, ada, guild, channel, photos, prompts, until } = await journey({
    env: { DISCORD_THREADS: 'true' },
  });
  const withinOf = async (chatId: string) => {
    const [turn] = await bot.program.engine.queued(chatKey({ platform: 'discord', chatId }));
    return chatEventSchema.parse(turn?.payload).within;
  };
  simulator.fault({ on: 'prompt', times: 2, do: { kind: 'silence' } });
  const said = await discord.say(channel, ada, `<@${discord.bot.id}> ${animate}`, {
    attachments: [photos[0]],
  });
  await until(() => expect(prompts()).toHaveLength(1));
  expect(await withinOf(said.id)).toEqual([guild.id, channel.id]);

  const direct = discord.dm(ada);
  await discord.say(direct, ada, 'what can you do?');
  await until(() => expect(prompts()).toHaveLength(2));
  expect(await withinOf(direct.id)).toBeUndefined();
});

test('in a blocked channel a command is answered by one sentence to the one who used it', async () => {
  const id = '700000000000000002';
  const { bot, discord, simulator, guild, ada, photos, said, whispers } = await journey({
    env: { BLOCKED: `discord:${id}` },
    timing: { discordThinking: 5_000 },
  });
  const closed = discord.channel(guild, 'closed', { id });
  await discord.slash(closed, ada, 'animate', { prompt: animate, image: photos[0] });
  await bot.idle();
  expect(whispers(ada, closed)).toEqual(['This bot is not open to you here; ask the one who runs it.']);
  expect(said(closed)).toEqual([]);
  expect(simulator.ledger().calls).toEqual({});
});
