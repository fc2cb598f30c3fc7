import { expect, onTestFinished, test, vi } from 'vitest';
import { soleLeader } from '../../src/leader.ts';
import type { Options } from '../fakes/discord/options.ts';
import { startDiscord } from '../fakes/discord/server.ts';
import { processesOn, processTiming } from './several.ts';

const hang = 'POST /channels/{channel_id}/messages/{message_id}/threads';
const acknowledge = 'POST /interactions/{interaction_id}/{interaction_token}/callback';

/** Two processes that listen to the same shard. */
async function twins(
  more: Parameters<typeof processesOn>[1] & { accept?: () => Promise<never> } = {},
  options: Partial<Options> = {},
) {
  const discord = await startDiscord(options);
  const bot = processesOn(discord, more);
  const both = [bot.add(), bot.add()];
  for (const one of both) await one.start(more.accept ?? bot.accept);
  onTestFinished(async () => {
    expect(discord.violations()).toEqual([]);
    await discord.close();
  });
  await vi.waitFor(() => expect(discord.commands().length).toBeGreaterThan(5));
  const place = discord.channel(discord.guild('Makers'), 'pictures');
  const photo = { file: Buffer.from('some bytes'), name: 'boat.jpg', type: 'image/jpeg' };
  const twice = () => vi.waitFor(() => expect(bot.repeats.length).toBe(bot.events().length));
  const said = () => discord.messages().filter(({ byBot }) => byBot);
  return { bot, discord, place, photo, ada: discord.user('Ada'), said, twice };
}

test('what is said comes to both and is one event', async () => {
  const { bot, discord, place, ada, said, twice } = await twins();
  expect(discord.gateway.sessions().map(({ shard }) => shard)).toEqual([
    [0, 1],
    [0, 1],
  ]);
  await discord.say(place, ada, `<@${discord.bot.id}> a boat`);
  await discord.say(place, ada, `<@${discord.bot.id}> a bird`);
  await vi.waitFor(() => expect(bot.events()).toHaveLength(2));
  await twice();
  expect(bot.events()).toMatchObject([{ text: 'a boat' }, { text: 'a bird' }]);
  expect(said()).toEqual([]);
});

test('a command is acknowledged once, and the one who comes second takes it in without a word', async () => {
  const { bot, discord, place, ada, said, twice } = await twins();
  await discord.slash(place, ada, 'credits');
  await vi.waitFor(() => expect(bot.events()).toHaveLength(1));
  await twice();
  expect(said()).toMatchObject([{ loading: true }]);
  const answers = discord.calls(acknowledge).map(({ status }) => status);
  expect(answers.toSorted()).toEqual([204, 400]);
  discord.autocomplete(place, ada, 'animate', 'prompt', 'music');
  await vi.waitFor(() => expect(discord.calls(acknowledge)).toHaveLength(4));
  expect(bot.log.filter(line => /"level":(4|5|6)0/.test(line))).toEqual([]);
});

test('a command whose first process died after it had acknowledged it is taken in all the same', async () => {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const bot = processesOn(discord);
  await bot.add().start(bot.accept);
  await vi.waitFor(() => expect(discord.commands().length).toBeGreaterThan(5));
  const ada = discord.user('Ada');
  const asked = await discord.slash(discord.dm(ada), ada, 'credits');
  asked.response = { type: 5, at: Date.now() };
  await vi.waitFor(() => expect(bot.events()).toMatchObject([{ type: 'command', name: 'credits' }]));
  expect(discord.calls(acknowledge)).toMatchObject([{ status: 400 }]);
});

test('a job gets one thread, whether it was asked for by a message or by a command', async () => {
  const { bot, discord, place, photo, ada, said, twice } = await twins({
    threads: true,
    timing: { ...processTiming, discordThread: 5_000 },
  });
  const wish = await discord.say(place, ada, `<@${discord.bot.id}> a boat`, { attachments: [photo] });
  await vi.waitFor(() => expect(bot.events()).toHaveLength(1));
  await twice();
  expect(bot.events()).toMatchObject([{ chat: { chatId: wish.id } }]);
  await discord.slash(place, ada, 'animate', { image: photo, prompt: 'a boat' });
  await vi.waitFor(() => expect(bot.events()).toHaveLength(2));
  await twice();
  const [title, ...others] = said().filter(({ onlyFor }) => onlyFor === undefined);
  expect(title?.text).toBe('Ada: a boat');
  expect(others).toEqual([]);
  expect(bot.events()[1]).toMatchObject({ chat: { chatId: title?.id } });
  expect(discord.calls(hang).map(({ status }) => status)).toEqual([201, 400, 201, 400]);
});

test('where neither can store it, they say so in one message', async () => {
  const full = async () => Promise.reject(new Error('no room'));
  const { discord, bot, place, ada, said } = await twins({ accept: full });
  await discord.say(place, ada, `<@${discord.bot.id}> a boat`);
  const post = 'POST /channels/{channel_id}/messages';
  await vi.waitFor(() => expect(discord.calls(post).map(({ status }) => status)).toEqual([200, 200]));
  expect(said()).toHaveLength(1);
  expect(bot.log.filter(line => line.includes('could not be stored'))).toHaveLength(2);
});

test('the shards of several processes begin one after the other, and one process tells the commands', async () => {
  const discord = await startDiscord({ concurrency: 1 });
  onTestFinished(() => discord.close());
  const timing = { ...processTiming, discordIdentifyPause: 150 };
  const bot = processesOn(discord, { leader: soleLeader(), timing });
  const ids = [0, 1, 2];
  await Promise.all(ids.map(id => bot.add({ shards: { ids: [id], count: 3 } }).start(bot.accept)));
  await vi.waitFor(() => expect(discord.gateway.sessions()).toHaveLength(3), 2_000);
  const begun = discord.gateway.sessions().map(({ at }) => at);
  const [first = 0, second = 0, third = 0] = begun.toSorted((one, other) => one - other);
  expect(second - first).toBeGreaterThan(100);
  expect(third - second).toBeGreaterThan(100);
  await vi.waitFor(() => expect(discord.commands().length).toBeGreaterThan(5));
  expect(discord.calls('GET /applications/{application_id}/commands')).toHaveLength(1);
});
