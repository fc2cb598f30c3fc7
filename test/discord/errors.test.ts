import { expect, test } from 'vitest';
import type { Effect } from '../fakes/discord/faults.ts';
import { animate, journey } from './journey.ts';

const send = 'POST /channels/{channel_id}/messages';
const edit = 'PATCH /channels/{channel_id}/messages/{message_id}';
const respond = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
const hasVideo = (body: unknown) => JSON.stringify(body)?.includes('.mp4') === true;
const refuse = (status: number, code: number, message = 'an example'): Effect => ({
  kind: 'refuse',
  status,
  code,
  message,
});

test.each([
  ['50001, no access', 403, 50_001],
  ['50013, no permission', 403, 50_013],
  ['10003, no such channel', 404, 10_003],
  ['50035, an invalid form', 400, 50_035],
])('a mention that can not be answered (%s) costs nothing and is no loop', async (_, status, code) => {
  const { bot, discord, ada, channel, photos, prompts } = await journey();
  discord.fault({ on: send, times: 100, do: refuse(status, code) });
  await discord.say(channel, ada, `<@${discord.bot.id}> ${animate}`, { attachments: [photos[0]] });
  await bot.idle(3_000);
  expect(prompts()).toEqual([]);
  expect(discord.calls(send).length).toBeLessThanOrEqual(3);
});

test.each([
  ['50001, no access', 403, 50_001],
  ['50013, no permission', 403, 50_013],
  ['10003, no such channel', 404, 10_003],
])(
  'a channel that takes nothing more once the work has begun (%s): the video follows the command',
  async (_, status, code) => {
    const { bot, discord, ada, channel, photos, videos } = await journey();
    discord.fault({ on: send, after: 1, times: 99, do: refuse(status, code) });
    const asked = await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
    await bot.idle();
    expect(videos()).toHaveLength(1);
    expect(asked.followUps.map(({ id }) => id)).toEqual(videos().map(({ id }) => id));
  },
);

test('a message that Discord finds wrong (50035) is told about, with what it has cost', async () => {
  const { bot, discord, ada, channel, photos, newest } = await journey();
  discord.fault({ on: send, after: 1, do: refuse(400, 50_035, 'Invalid Form Body') });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(newest().text).toMatch(/did not take it\.\n100 credits were used\.\n.*“export”/s);
});

test('a channel that is deleted while the bot works: no crash, and the others go on', async () => {
  const { bot, discord, simulator, ada, guild, channel, photos, prompts, videos, until } = await journey();
  const doomed = discord.channel(guild, 'doomed');
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await discord.slash(doomed, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  discord.removeChannel(doomed);
  await discord.slash(channel, ada, 'animate', { image: photos[1], prompt: 'zoom in slowly' });
  await bot.idle();
  expect(prompts()).toHaveLength(2);
  expect(videos()).toHaveLength(1);
});

test('a progress message that somebody deletes: the answer is said anew', async () => {
  const { bot, discord, simulator, ada, channel, photos, said, texts, videos, prompts, until } =
    await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  for (const message of said()) discord.deleteForAll(message);
  await bot.idle();
  expect(texts()[0]).toContain('5-second video');
  expect(videos()).toHaveLength(1);
});

test('a wish that somebody deletes meanwhile is answered all the same', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, said, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  const words = `<@${discord.bot.id}> ${animate}`;
  const wish = await discord.say(channel, ada, words, { attachments: [photos[0]] });
  await until(() => expect(prompts()).toHaveLength(1));
  discord.deleteForAll(wish);
  await bot.idle();
  expect(said()).toHaveLength(2);
  expect(videos()).toHaveLength(1);
});

test('a place for the video that somebody deletes (10008) is told about, and “export” brings it for nothing', async () => {
  const { bot, discord, simulator, ada, channel, photos, newest, videos } = await journey();
  discord.fault({ on: edit, where: hasVideo, do: refuse(404, 10_008, 'Unknown Message') });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(newest().text).toMatch(/did not take it\.\n100 credits were used\.\n.*“export”/s);
  await discord.slash(channel, ada, 'export');
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
});

test('a video that the channel does not take is linked to', async () => {
  const { bot, discord, ada, channel, photos, newest, videos } = await journey();
  discord.fault({ on: edit, where: hasVideo, do: refuse(403, 50_013, 'Missing Permissions') });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos()).toEqual([]);
  expect(newest().text).toMatch(/did not take it\.\nWatch or download it here:\nhttp/);
});

test.each([
  ['40005', refuse(413, 40_005, 'Request entity too large')],
  ['a page of something in between', { kind: 'html', status: 413 } satisfies Effect],
])('a video that is too large for the channel (%s) comes smaller or as a link', async (_, effect) => {
  const { bot, discord, ada, channel, photos, newest, videos, prompts } = await journey();
  discord.fault({ on: edit, where: hasVideo, do: effect });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos().length > 0 || /\nhttp/.test(newest().text)).toBe(true);
  expect(prompts()).toHaveLength(1);
});

test.each([
  ['10062, it is over', 1, refuse(404, 10_062, 'Unknown interaction')],
  ['a 500, twice', 2, refuse(500, 0)],
  ['a reset, twice', 2, { kind: 'reset' } satisfies Effect],
])('an interaction that can not be acknowledged (%s) costs nothing', async (_, times, effect) => {
  const { bot, discord, ada, channel, photos, prompts, whispers, until } = await journey();
  discord.fault({ on: respond, times, do: effect });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  // The next command is no part of it: side by side, the tries of both would share the faults.
  await until(() => expect(bot.log.join('')).toContain('an interaction could not be taken in'));
  await discord.slash(channel, ada, 'credits');
  await bot.idle();
  expect(prompts()).toEqual([]);
  expect(whispers(ada)).toEqual([expect.stringContaining('credits')]);
});

/** Only what the bot says ends the “thinking…”, and not that it is slow to say it. */
const unhurried = { discordThinking: 60_000 };
const settle = 'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original';

test('a “thinking…” that could not be taken away goes with the next message', async () => {
  const { bot, discord, ada, channel, photos, videos, whispers } = await journey({ timing: unhurried });
  discord.fault({ on: settle, do: refuse(500, 0) });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(discord.calls(settle)).toHaveLength(2);
  expect(whispers(ada)).toEqual([]);
});

test('an interaction whose token is not taken any more (50027): the video comes to the channel', async () => {
  const { bot, discord, ada, channel, photos, videos } = await journey({ timing: unhurried });
  discord.fault({ on: settle, times: 9, do: refuse(401, 50_027, 'Invalid Webhook Token') });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  for (const { token } of discord.interactions()) expect(bot.log.join('')).not.toContain(token);
});

test.each<[string, Effect]>([
  ['an error page', { kind: 'html' }],
  ['a reset', { kind: 'reset' }],
  ['a 500', refuse(500, 0)],
  ['a 503', refuse(503, 0)],
  ['a lost answer', { kind: 'lose' }],
  ['half an answer', { kind: 'cut' }],
  ['429 of the route', { kind: 'slow down', seconds: 0.05 }],
  ['429 of all', { kind: 'slow down', seconds: 0.05, scope: 'global' }],
])(
  '%s for messages, edits, the picture and the video is passed over, and nothing comes twice',
  async (_, effect) => {
    const { bot, discord, simulator, ada, channel, photos, said, videos } = await journey();
    for (const on of [send, edit, 'cdn', 'POST /channels/{channel_id}/typing'])
      discord.fault({ on, do: effect });
    discord.fault({ on: send, after: 1, do: effect });
    discord.fault({ on: edit, where: hasVideo, do: effect });
    await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
    await bot.idle();
    expect(videos()).toHaveLength(1);
    expect(said()).toHaveLength(2);
    expect(simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
  },
);

test('a call that is never answered is given up in time, and an upload too', async () => {
  const timing = { discordCall: 80, transferTimeout: 600 };
  const { bot, discord, ada, channel, photos, said, videos } = await journey({ timing });
  discord.fault({ on: send, do: { kind: 'mute' } });
  discord.fault({ on: edit, where: hasVideo, do: { kind: 'mute' } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle(5_000);
  expect(videos()).toHaveLength(1);
  expect(said()).toHaveLength(2);
  const sent = discord.calls().filter(({ route }) => route === send);
  const [muted = Number.NaN, again = Number.NaN] = sent.map(({ at }) => at);
  expect(again - muted).toBeLessThan(timing.transferTimeout);
});

test('a token that is not accepted for a while (401) loses no video and is in no log', async () => {
  const { bot, discord, ada, channel, photos, prompts, videos } = await journey();
  discord.fault({ on: send, times: 2, do: refuse(401, 0, '401: Unauthorized') });
  discord.fault({ on: edit, where: hasVideo, times: 2, do: refuse(401, 0, '401: Unauthorized') });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(prompts()).toHaveLength(1);
  expect(bot.log.join('')).not.toContain(discord.token);
});

test('a picture that Discord has no more is told with its name', async () => {
  const { bot, discord, ada, channel, photos, newest, prompts } = await journey();
  discord.fault({ on: 'cdn', times: 99, do: refuse(404, 0) });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(newest().text).toMatch(/could not be read\. Please send it again\.\nNo credits were used\.$/);
  expect(prompts()).toEqual([]);
});

test('a place in the line is not left standing where neither its sending nor the search for it got an answer', async () => {
  const { bot, discord, simulator, ada, photos, prompts, said, texts, until } = await journey({
    timing: { lobbyAfter: 1, lobbyLook: 5 },
  });
  const dm = discord.dm(ada);
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await discord.say(dm, ada, animate, { attachments: [photos[0]] });
  await until(() => expect(prompts()).toHaveLength(1));
  const isPlace = (body: unknown) => JSON.stringify(body)?.includes('In line') === true;
  discord.fault({ on: send, where: isPlace, times: 2, do: { kind: 'lose' } });
  await discord.say(dm, ada, 'add lo-fi music');
  await until(() => expect(texts(dm)).toContain('In line: one before you.'));
  const [first] = said(dm);
  if (first) discord.press(first, 'Cancel', ada);
  await bot.idle();
  expect(prompts()).toHaveLength(2);
  expect(texts(dm).filter(text => /In line|…/.test(text))).toEqual([]);
});

test.each<[string, Effect]>([
  ['a reset', { kind: 'reset' }],
  ['a 503', refuse(503, 0)],
  ['a lost answer', { kind: 'lose' }],
  ['silence', { kind: 'mute' }],
])('%s for the first acknowledgement is made good by a second', async (_, effect) => {
  const timing = { discordAcknowledgeTry: 1_300 };
  const { bot, discord, ada, channel, photos, videos, until } = await journey({ timing });
  discord.fault({ on: respond, do: effect });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(videos()).toHaveLength(1));
  await bot.idle();
});

test('a “thinking…” that can’t be ended, and a picture’s address that is silent, keep nobody waiting', async () => {
  const timing = { discordCall: 80, transferIdle: 500 };
  const { discord, ada, channel, photos, videos, until } = await journey({ timing });
  discord.fault({
    on: 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original',
    times: 9,
    do: { kind: 'mute' },
  });
  discord.fault({ on: 'cdn', do: { kind: 'mute' } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(videos()).toHaveLength(1));
});

test('a message whose answer names nothing is sent again, as the same', async () => {
  const { bot, discord, ada, channel, photos, said, videos } = await journey();
  for (const after of [0, 1]) discord.fault({ on: send, after, do: { kind: 'garble', body: '"yes"' } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(said()).toHaveLength(2);
});

test('where only the video is not taken, nothing goes on saying that it comes', async () => {
  const { bot, discord, ada, channel, photos, texts } = await journey({ timing: { chatRetryPauses: [1] } });
  discord.fault({ on: edit, where: hasVideo, times: 9, do: refuse(500, 0) });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(texts().at(-1)).toMatch(/did not take it\.\n100 credits were used\.\n.*“export”/s);
  expect(texts().join()).not.toContain('…');
});
