import { expect, test } from 'vitest';
import { animate, asReply, journey } from './journey.ts';

test('a direct message with a picture and words becomes a video, without any command', async () => {
  const { bot, discord, ada, photos, prompts, videos } = await journey();
  const dm = discord.dm(ada);
  await discord.say(dm, ada, animate, { attachments: [photos[0]] });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos(dm)).toHaveLength(1);
});

test('in a direct message a picture without words waits for them', async () => {
  const { bot, discord, ada, photos, prompts, texts, videos } = await journey();
  const dm = discord.dm(ada);
  await discord.say(dm, ada, '', { attachments: [photos[0]] });
  await bot.idle();
  expect(texts(dm)).toEqual(['Got it. What should happen?']);
  await discord.say(dm, ada, animate);
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos(dm)).toHaveLength(1);
});

test('what comes at once after a time without a connection is taken in the order in which it was said', async () => {
  const { bot, discord, ada, photos, prompts, until } = await journey();
  const dm = discord.dm(ada);
  discord.gateway.cut();
  await discord.say(dm, ada, '', { attachments: [photos[0]] });
  await discord.say(dm, ada, animate);
  await discord.say(dm, ada, 'put the title Urban Dreams on it');
  // Whether it is connected again says nothing: the break itself may not have been noticed yet.
  await until(() => expect(prompts().length).toBeGreaterThan(1));
  await bot.idle();
  expect(prompts().slice(0, 2)).toEqual([animate, 'put the title Urban Dreams on it']);
});

test('who can not be heard because the disk is full is told so', async () => {
  const { bot, discord, ada, texts, until } = await journey();
  const dm = discord.dm(ada);
  const { engine } = bot.program;
  const { enqueue } = engine;
  engine.enqueue = async () => {
    throw new Error('database or disk is full');
  };
  await discord.say(dm, ada, animate);
  await until(() => expect(texts(dm)).toEqual([expect.stringContaining('try again in a minute')]));
  engine.enqueue = enqueue;
  await discord.say(dm, ada, '/help');
  await until(() => expect(texts(dm)).toHaveLength(2));
});

test('a picture that is forwarded to the bot waits for words as if it were sent there', async () => {
  const { bot, discord, ada, channel, photos, prompts, texts, videos } = await journey();
  const bob = discord.user('Bob');
  const picture = await discord.say(channel, bob, 'my holiday', { attachments: [photos[0]] });
  const dm = discord.dm(ada);
  await discord.say(dm, ada, '', { forwards: picture });
  await bot.idle();
  expect(texts(dm)).toEqual(['Got it. What should happen?']);
  await discord.say(dm, ada, animate);
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos(dm)).toHaveLength(1);
});

test('a mention with two pictures is one video of both, as an answer to the message', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, said, videos } = await journey();
  const words = `<@${discord.bot.id}> make one video of both with a slow zoom`;
  const wish = await discord.say(channel, ada, words, { attachments: [photos[0], photos[1]] });
  await bot.idle();
  expect(prompts()).toEqual(['make one video of both with a slow zoom']);
  expect(simulator.ledger().calls['upload']).toBe(2);
  expect(said().map(({ replyTo }) => replyTo)).toEqual([wish.id, wish.id]);
  expect(videos()).toHaveLength(1);
});

test('in a channel a picture without words is asked about, and the wish is the reply, as plain words are not heard', async () => {
  const { bot, discord, ada, channel, photos, newest, prompts, texts, videos } = await journey();
  await discord.say(channel, ada, `<@${discord.bot.id}>`, { attachments: [photos[0]] });
  await bot.idle();
  expect(texts()).toEqual([`Got it. What should happen?\n${asReply}`]);
  await discord.say(channel, ada, 'zoom in');
  await bot.idle();
  await discord.say(channel, ada, animate, { replyTo: newest() });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('in a channel nothing is answered that is not meant for the bot', async () => {
  const { bot, discord, ada, channel, photos, said } = await journey();
  const bob = discord.user('Bob');
  const words = await discord.say(channel, ada, animate, { attachments: [photos[0]] });
  await discord.say(channel, bob, 'nice!', { replyTo: words });
  await discord.say(channel, bob, `<@${ada.id}> look`);
  await bot.idle();
  expect(said()).toEqual([]);
});

test('a reply to the bot’s video changes that one, whatever came after it', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, newest, videos } = await journey();
  const named = `<@${discord.bot.id}> ${animate}`;
  await discord.say(channel, ada, named, { attachments: [photos[0]] });
  await bot.idle();
  const first = newest();
  await discord.slash(channel, ada, 'new');
  await bot.idle();
  await discord.say(channel, ada, named, { attachments: [photos[1]] });
  await bot.idle();
  await discord.say(channel, ada, 'make it slower', { replyTo: first });
  await bot.idle();
  expect(prompts()).toEqual([animate, animate, 'make it slower']);
  const [one, two, three] = simulator.ledger().prompts.map(({ session }) => session);
  expect(three).toBe(one);
  expect(two).not.toBe(one);
  expect(videos()).toHaveLength(3);
});

test('a thread and a post in a forum are chats of their own', async () => {
  const { bot, discord, simulator, guild, ada, channel, photos, said, videos } = await journey();
  const thread = discord.thread(channel, 'the sea', ada);
  const forum = discord.channel(guild, 'ideas', { forum: true });
  const named = `<@${discord.bot.id}> ${animate}`;
  await discord.say(thread, ada, named, { attachments: [photos[0]] });
  const post = await discord.forumPost(forum, 'hills', ada, named, { attachments: [photos[1]] });
  await discord.slash(channel, ada, 'animate', { image: photos[2], prompt: animate });
  await bot.idle();
  for (const place of [thread, post, channel]) {
    expect(said(place)).toHaveLength(2);
    expect(videos(place)).toHaveLength(1);
  }
  expect(new Set(simulator.ledger().prompts.map(({ session }) => session)).size).toBe(3);
});

test('nobody is pinged, whatever the wish and the agent’s words hold', async () => {
  const { bot, discord, simulator, ada, channel, photos, texts } = await journey();
  const bob = discord.user('Bob');
  const loud = `@everyone @here <@${bob.id}> <@&${discord.bot.id}>`;
  const frame = { content: { role: 'model', parts: [{ text: loud }] } };
  simulator.fault({
    on: 'prompt',
    do: { kind: 'insert', pieces: 1, text: `data: ${JSON.stringify(frame)}\n\n`, next: 'continue' },
  });
  const wish = `<@${discord.bot.id}> ${animate} @everyone`;
  await discord.say(channel, ada, wish, { attachments: [photos[0]] });
  await bot.idle();
  expect(texts().join('\n')).toContain('@everyone');
  expect(discord.everything(channel).filter(({ byBot, pinged }) => byBot && pinged.length > 0)).toEqual([]);
});

test('a message whose answer is lost stands there once', async () => {
  const { bot, discord, ada, channel, photos, said, videos } = await journey();
  discord.fault({ on: 'POST /channels/{channel_id}/messages', times: 2, do: { kind: 'lose' } });
  discord.fault({ on: 'PATCH /channels/{channel_id}/messages/{message_id}', times: 2, do: { kind: 'lose' } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(discord.calls('POST /channels/{channel_id}/messages').length).toBeGreaterThan(2);
  expect(said()).toHaveLength(2);
  expect(videos()).toHaveLength(1);
});

test('a picture whose link has expired while it waited is fetched by a fresh one', async () => {
  let ahead = 0;
  const { bot, discord, simulator, ada, photos, prompts, videos, until } = await journey({
    discord: { now: () => Date.now() + ahead },
  });
  const dm = discord.dm(ada);
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 200 } });
  await discord.say(dm, ada, animate, { attachments: [photos[0]] });
  await until(() => expect(prompts()).toHaveLength(1));
  await discord.say(dm, ada, `${animate} again`, { attachments: [photos[1]] });
  await until(async () => expect((await bot.program.engine.health()).queued).toBe(1));
  ahead = 25 * 60 * 60_000;
  await bot.idle();
  expect(discord.calls('POST /attachments/refresh-urls')).toHaveLength(1);
  expect(discord.calls('cdn').map(({ status }) => status)).toEqual([200, 404, 200]);
  expect(videos(dm)).toHaveLength(2);
});

test('a picture that was deleted meanwhile is told to be unreadable, for nothing', async () => {
  const { bot, discord, ada, photos, texts, prompts } = await journey();
  const dm = discord.dm(ada);
  discord.fault({ on: 'cdn', times: 9, do: { kind: 'refuse', status: 404 } });
  await discord.say(dm, ada, animate, { attachments: [photos[0]] });
  await bot.idle();
  expect(texts(dm)).toEqual([expect.stringMatching(/could not be read.*No credits were used\./s)]);
  expect(prompts()).toEqual([]);
});

test('a picture behind a spoiler mark becomes a video behind one, beside others and after a change too', async () => {
  const { bot, discord, ada, photos, videos } = await journey();
  const dm = discord.dm(ada);
  const hidden = { file: photos[0], spoiler: true };
  await discord.say(dm, ada, 'make one video of both', { attachments: [hidden, photos[1]] });
  await bot.idle();
  await discord.say(dm, ada, 'make it slower');
  await bot.idle();
  const marks = videos(dm).map(({ attachments }) => attachments[0]?.spoiler);
  expect(marks).toEqual([true, true]);
});

test('where the bot may speak, but not read what was said before, it answers without pointing at the question', async () => {
  const { bot, discord, guild, ada, photos, said, videos } = await journey();
  const place = discord.channel(guild, 'forgetful', { deny: ['ReadMessageHistory'] });
  await discord.say(place, ada, `<@${discord.bot.id}> ${animate}`, { attachments: [photos[0]] });
  await bot.idle();
  expect(videos(place)).toHaveLength(1);
  expect(said(place).map(({ replyTo }) => replyTo)).toEqual([undefined, undefined]);
});
