import { expect, onTestFinished, test, vi } from 'vitest';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';
import { processesOn } from './several.ts';

/** A process that listens and another that only speaks, as gateway and worker. */
async function split(more: Parameters<typeof processesOn>[1] = {}, options = {}) {
  const discord = await startDiscord(options);
  const bot = processesOn(discord, more);
  const gateway = bot.add();
  const worker = bot.add();
  await gateway.start(bot.accept);
  onTestFinished(async () => {
    expect(discord.gateway.sessions()).toHaveLength(1);
    expect(bot.log.join()).not.toMatch(/aW50ZXJhY3Rpb24/);
    await discord.close();
  });
  await vi.waitFor(() => expect(discord.commands().length).toBeGreaterThan(5));
  const event = async (count = 1) => {
    await vi.waitFor(() => expect(bot.events()).toHaveLength(count));
    return bot.events()[count - 1] ?? expect.fail('there is no event');
  };
  return { discord, gateway, worker, event, ada: discord.user('Ada') };
}

const whispers = (discord: FakeDiscord) =>
  discord.messages().filter(({ byBot, onlyFor }) => byBot && onlyFor !== undefined);

test('a worker gives a private answer by the key that came with the command, and changes it', async () => {
  const { discord, worker, event, ada } = await split();
  const place = discord.channel(discord.guild('Makers'), 'pictures');
  await discord.slash(place, ada, 'credits');
  const { chat, messageId: replyTo = '' } = await event();
  const sent = await worker.send(chat, { text: '900 left', replyTo, onlyFor: ada.id }, 'turn:answer');
  await worker.edit(sent, { text: '800 left' });
  expect(whispers(discord)).toMatchObject([{ text: '800 left', loading: false, onlyFor: ada.id }]);
});

test('what a worker says ends the “thinking…” that the gateway began, and the gateway says nothing over it', async () => {
  const { discord, worker, event, ada } = await split();
  const place = discord.channel(discord.guild('Makers'), 'pictures');
  await discord.slash(place, ada, 'animate', { prompt: 'a boat' });
  const first = await event();
  expect(whispers(discord)).toMatchObject([{ loading: true }]);
  await worker.send(first.chat, { text: 'working', replyTo: first.messageId ?? '' }, 'turn:progress');
  expect(whispers(discord)).toEqual([]);

  await discord.slash(place, ada, 'export');
  const second = await event(2);
  const answer = { text: 'not for you', replyTo: second.messageId ?? '', onlyFor: ada.id };
  await worker.send(second.chat, answer, 'turn:answer');
  const looks = 'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original';
  await vi.waitFor(() => expect(discord.calls(looks).length).toBeGreaterThan(2), 2_000);
  expect(whispers(discord).at(-1)).toMatchObject({ text: 'not for you' });
});

test('where no worker speaks for a while, the gateway ends the “thinking…”', async () => {
  const { discord, event, ada } = await split();
  const place = discord.channel(discord.guild('Makers'), 'pictures');
  await discord.slash(place, ada, 'animate', { prompt: 'a boat' });
  await event();
  await vi.waitFor(() => expect(whispers(discord)).toMatchObject([{ loading: false }]), 2_000);
});

test('what a chat carries comes with the event: by the server, by the interaction, by who hears there', async () => {
  const MiB = 1024 * 1024;
  const channels = ['700000000000000001'];
  const { discord, worker, event, ada } = await split({ channels }, { messageContent: true });
  const boosted = discord.channel(discord.guild('Makers', { tier: 3 }), 'pictures');
  const mention = `<@${discord.bot.id}> a boat`;
  await discord.say(boosted, ada, mention);
  expect(worker.limits(await event())).toMatchObject({ maxUploadBytes: 100 * MiB, hearsAll: false });
  await discord.say(discord.dm(ada), ada, 'a boat');
  expect(worker.limits(await event(2))).toMatchObject({ maxUploadBytes: 10 * MiB, hearsAll: true });
  const rich = discord.user('Rich', { uploadLimit: 50 * MiB });
  await discord.slash(discord.dm(rich), rich, 'credits');
  expect(worker.limits(await event(3))).toMatchObject({ maxUploadBytes: 50 * MiB });
});

test('a worker fetches what was sent, though its link is outdated, and hands it over', async () => {
  let ago = 25 * 60 * 60_000;
  const { discord, worker, event, ada } = await split({}, { now: () => Date.now() - ago });
  const file = { file: Buffer.from('some bytes'), name: 'note.txt', type: 'text/plain' };
  await discord.say(discord.dm(ada), ada, '', { attachments: [file] });
  const heard = await event();
  ago = 0;
  const { source } = ('attachments' in heard ? heard.attachments[0] : undefined) ?? expect.fail('no file');
  const { signal } = new AbortController();
  expect((await (await worker.openFile(source, signal)).toArray()).join('')).toBe('some bytes');
  expect(await worker.link?.(source, signal)).toMatch(/ex=/);
});
