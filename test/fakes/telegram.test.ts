import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { Api, Bot, GrammyError, HttpError, InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import sharp from 'sharp';
import { request } from 'undici';
import { afterEach, expect, test, vi } from 'vitest';
import type { Options } from './telegram/options.ts';
import { startTelegram } from './telegram/server.ts';
import { hasSpecification, typeProblems } from './telegram/spec.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: Partial<Options> = {}) {
  const telegram = await startTelegram(options);
  closers.push(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.url });
  const ada = telegram.person('Ada', { language_code: 'de' });
  const chat = telegram.privateChat(ada);
  return { telegram, api, ada, chat };
}

/** The refusal of a call that must be refused. */
async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof GrammyError)) throw new Error('the call was not refused', { cause: error });
  return error;
}

const picture = (width = 1000, height = 500) =>
  sharp({ create: { width, height, channels: 3, background: '#36a' } })
    .jpeg()
    .toBuffer();

const button = (text: string, callback_data: string) => ({ inline_keyboard: [[{ text, callback_data }]] });

test('a bot that polls gets what is said, and its answer is seen', async () => {
  const { telegram, ada, chat } = await start();
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
  bot.command('start', context => context.reply(`Hello ${context.from?.first_name}`));
  const running = bot.start();
  closers.unshift(async () => {
    await bot.stop();
    await running;
  });
  telegram.say(chat, ada, '/start');
  await vi.waitFor(() => expect(telegram.messages(chat).at(-1)?.text).toBe('Hello Ada'));
  expect(telegram.notifications(chat)).toHaveLength(1);
  expect(telegram.violations()).toEqual([]);
});

test('an update comes again until a later offset confirms it', async () => {
  const { telegram, api, ada, chat } = await start();
  telegram.say(chat, ada, 'one');
  telegram.say(chat, ada, 'two');
  const first = await api.getUpdates();
  expect(first.map(({ message }) => message?.text)).toEqual(['one', 'two']);
  expect(await api.getUpdates()).toEqual(first);
  const [one, two] = first;
  expect(two?.update_id).toBe((one?.update_id ?? 0) + 1);
  expect(await api.getUpdates({ offset: two?.update_id ?? 0 })).toEqual([two]);
  expect(telegram.updates().map(({ confirmed, deliveries }) => [confirmed, deliveries])).toEqual([
    [true, 2],
    [false, 3],
  ]);
});

test('a long poll waits for what comes, and ends empty-handed when its time is over', async () => {
  const { telegram, api, ada, chat } = await start();
  const poll = api.getUpdates({ timeout: 10 });
  await vi.waitFor(() => expect(telegram.calls('getUpdates')).toHaveLength(1));
  telegram.say(chat, ada, 'now');
  expect((await poll).map(({ message }) => message?.text)).toEqual(['now']);
  expect(await api.getUpdates({ offset: 10 ** 9, timeout: 1 })).toEqual([]);
});

test('a repeated update keeps its id, and held ones can come the wrong way round', async () => {
  const { telegram, api, ada, chat } = await start();
  telegram.hold();
  const first = telegram.say(chat, ada, 'first');
  telegram.say(chat, ada, 'second');
  expect(await api.getUpdates()).toEqual([]);
  telegram.release('reversed');
  const updates = await api.getUpdates();
  expect(updates.map(({ message }) => message?.text)).toEqual(['second', 'first']);
  const next = 1 + Math.max(...updates.map(({ update_id }) => update_id));
  telegram.repeat(first);
  expect(await api.getUpdates({ offset: next })).toEqual([updates[1]]);
  expect(await api.getUpdates({ offset: next })).toEqual([]);
});

test('a second poller ends the first with 409', async () => {
  const { telegram, api, ada, chat } = await start();
  const first = refusal(api.getUpdates({ timeout: 10 }));
  await vi.waitFor(() => expect(telegram.calls('getUpdates')).toHaveLength(1));
  const second = api.getUpdates({ timeout: 10 });
  expect(await first).toMatchObject({
    error_code: 409,
    description: expect.stringContaining('terminated by other'),
  });
  telegram.say(chat, ada, 'for the second');
  expect(await second).toHaveLength(1);
});

test('a webhook gets every update with its secret until it takes it, and nobody may poll', async () => {
  const { telegram, api, ada, chat } = await start({ webhookRetry: 1 });
  const posts: { secret: unknown; text: unknown }[] = [];
  const hook = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    posts.push({ secret: request.headers['x-telegram-bot-api-secret-token'], text: body.message.text });
    response.writeHead(posts.length === 1 ? 500 : 200).end();
  });
  await new Promise<void>(resolve => hook.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise(resolve => hook.close(resolve)));
  const address = hook.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;
  await api.setWebhook(url, { secret_token: 'an-example' });
  expect(await refusal(api.getUpdates())).toMatchObject({ error_code: 409 });
  telegram.say(chat, ada, 'hello');
  await vi.waitFor(() => expect(telegram.updates()[0]).toMatchObject({ deliveries: 2, confirmed: true }));
  expect(posts).toEqual([
    { secret: 'an-example', text: 'hello' },
    { secret: 'an-example', text: 'hello' },
  ]);
  expect(await api.getWebhookInfo()).toMatchObject({
    url,
    last_error_message: expect.stringContaining('500'),
  });
  await api.deleteWebhook();
  expect(await api.getUpdates()).toEqual([]);
  expect((await refusal(api.setWebhook(url, { secret_token: 'not ok' }))).error_code).toBe(400);
});

test('a wrong token, an unknown method and an unknown chat are refused', async () => {
  const { telegram, api } = await start();
  const stranger = new Api('1:wrong', { apiRoot: telegram.url });
  expect((await refusal(stranger.getMe())).error_code).toBe(401);
  const unknown = await request(`${telegram.url}/bot${telegram.token}/sendNothing`);
  expect(unknown.statusCode).toBe(404);
  await unknown.body.dump();
  expect((await refusal(api.sendMessage(1, 'x'))).description).toBe('Bad Request: chat not found');
  expect((await api.getMe()).username).toBe(telegram.bot.username);
  expect(JSON.stringify(telegram.calls())).not.toContain(telegram.token);
});

test('urlencoded and query parameters are as good as JSON', async () => {
  const { telegram, chat } = await start();
  const answer = await request(`${telegram.url}/bot${telegram.token}/sendmessage?chat_id=${chat.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ text: 'hi', reply_markup: JSON.stringify(button('A', 'a')) }).toString(),
  });
  expect(await answer.body.json()).toMatchObject({ ok: true, result: { text: 'hi' } });
  expect(telegram.messages(chat)[0]?.buttons).toEqual([{ text: 'A', callback_data: 'a' }]);
  expect(telegram.violations()).toEqual([]);
});

test('a streamed video goes into a text message by an edit: same message, no second sound', async () => {
  const { telegram, api, chat } = await start({ keptUpload: 100_000 });
  const bytes = randomBytes(300_000);
  const sent = await api.sendMessage(chat.id, 'ready', { reply_markup: button('Again', 'again') });
  const thumbnail = new InputFile(await picture(320, 160), 'thumbnail.jpg');
  const media = new InputFile(
    Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
    'clip.mp4',
  );
  const size = { width: 1280, height: 720, duration: 5, supports_streaming: true };
  const edited = await api.editMessageMedia(
    chat.id,
    sent.message_id,
    { type: 'video', media, thumbnail, caption: 'Here', ...size },
    { reply_markup: button('Again', 'again') },
  );
  expect(edited).toMatchObject({
    message_id: sent.message_id,
    caption: 'Here',
    edit_date: expect.any(Number),
  });
  const [shown] = telegram.messages(chat);
  expect(shown).toMatchObject({
    text: 'Here',
    media: { kind: 'video', bytes: 300_000, name: 'clip.mp4', width: 1280, duration: 5, hasThumbnail: true },
  });
  expect(shown?.media?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(shown?.media?.content).toBeUndefined();
  expect(shown?.history.map(({ text }) => text)).toEqual(['ready', 'Here']);
  expect(telegram.notifications(chat)).toHaveLength(1);
  expect(telegram.violations()).toEqual([]);
  expect(typeProblems('Message', edited)).toEqual([]);
});

test('a video without a declared size arrives as 320x320, and may come back as an animation', async () => {
  const { telegram, api, chat } = await start({ videosComeBackAs: 'animation' });
  const sent: Message = await api.sendVideo(chat.id, new InputFile(Buffer.from('a clip'), 'clip.mp4'));
  expect(sent).toMatchObject({ animation: { width: 320, height: 320, duration: 0 }, document: {} });
  expect(sent).not.toHaveProperty('video');
  const again: Message = await api.sendAnimation(chat.id, sent.document?.file_id ?? '');
  expect(telegram.messages(chat).map(({ media }) => media?.kind)).toEqual(['animation', 'animation']);
  expect(again.document?.file_id).toBe(sent.document?.file_id);
});

test('a thumbnail that breaks its rules is left out and noted', async () => {
  const { telegram, api, chat } = await start();
  const thumbnail = new InputFile(await picture(640, 640), 'large.jpg');
  await api.sendVideo(chat.id, new InputFile(Buffer.from('a clip')), { thumbnail });
  expect(telegram.messages(chat)[0]?.media?.hasThumbnail).toBe(false);
  expect(telegram.violations()).toMatchObject([{ rule: 'thumbnail', method: 'sendVideo' }]);
});

test('an upload over 50 MB gets 413; a server of one’s own takes it', async () => {
  const megabyte = Buffer.alloc(1024 * 1024);
  const large = () => new InputFile(Readable.from(Array(51).fill(megabyte)), 'large.mp4');
  const { api, chat } = await start();
  expect(await refusal(api.sendVideo(chat.id, large()))).toMatchObject({
    error_code: 413,
    description: 'Request Entity Too Large',
  });
  const own = await start({ local: 'files' });
  await own.api.sendVideo(own.chat.id, large());
  expect(own.telegram.messages(own.chat)[0]?.media?.bytes).toBe(51 * 1024 * 1024);
});

test('a photo comes in several sizes, and each is downloaded as it was described', async () => {
  const { telegram, api, ada, chat } = await start();
  const original = await picture();
  await telegram.photo(chat, ada, original, { caption: 'slowly, please' });
  const [update] = await api.getUpdates();
  const sizes = update?.message?.photo ?? [];
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [90, 45],
    [320, 160],
    [800, 400],
    [1000, 500],
  ]);
  expect(update?.message?.caption).toBe('slowly, please');
  for (const { file_id, file_size, width } of sizes) {
    const { file_path } = await api.getFile(file_id);
    const answer = await request(`${telegram.url}/file/bot${telegram.token}/${file_path}`);
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    expect(bytes.length).toBe(file_size);
    expect((await sharp(bytes).metadata()).width).toBe(width);
    if (width === 1000) expect(bytes.equals(original)).toBe(true);
  }
});

test('a file over 20 MB can’t be fetched, except from a server of one’s own', async () => {
  const file = { bytes: 21 * 1024 * 1024 };
  const { telegram, api, ada, chat } = await start();
  const sent = await telegram.document(chat, ada, file, { name: 'huge.png', mimeType: 'image/png' });
  const refused = await refusal(api.getFile(sent.document?.file_id ?? ''));
  expect(refused.description).toBe('Bad Request: file is too big');

  const own = await start({ local: 'proxied' });
  const large = await own.telegram.document(own.chat, own.ada, file);
  const { file_path } = await own.api.getFile(large.document?.file_id ?? '');
  expect(file_path?.startsWith('/')).toBe(true);
  const answer = await request(`${own.telegram.url}/file/bot${own.telegram.token}/${file_path}`);
  expect((await answer.body.arrayBuffer()).byteLength).toBe(file.bytes);

  const here = await start({ local: 'files' });
  const small = await here.telegram.document(here.chat, here.ada, Buffer.from('a file of this machine'));
  const found = await here.api.getFile(small.document?.file_id ?? '');
  expect(await readFile(found.file_path ?? '', 'utf8')).toBe('a file of this machine');
});

test('an album is as many updates with one group and the caption under the first', async () => {
  const { telegram, api, ada, chat } = await start();
  const photo = await picture(200, 100);
  await telegram.album(chat, ada, [{ photo }, { photo }, { photo }], { caption: 'together' });
  const messages = (await api.getUpdates()).map(({ message }) => message);
  expect(messages.map(message => message?.caption)).toEqual(['together', undefined, undefined]);
  expect(new Set(messages.map(message => message?.media_group_id)).size).toBe(1);
  expect(messages[0]?.media_group_id).toBeTruthy();
});

test('a button that is pressed comes with its message, and may be answered once in time', async () => {
  let now = 1_000_000;
  const { telegram, api, ada, chat } = await start({ now: () => now });
  const sent = await api.sendMessage(chat.id, 'again?', { reply_markup: button('Again 🔁', 'again:7') });
  const press = telegram.press(sent, 'Again', ada);
  const [update] = await api.getUpdates();
  expect(update?.callback_query).toMatchObject({ data: 'again:7', message: { message_id: sent.message_id } });
  await api.answerCallbackQuery(update?.callback_query?.id ?? '', { text: 'On it', show_alert: true });
  expect(press.answer).toEqual({ text: 'On it', alert: true });

  await api.editMessageText(chat.id, sent.message_id, 'done');
  expect(() => telegram.press(sent, 'Again', ada)).toThrow('no button');
  const stale = telegram.press(sent, 'Again', ada, { stale: true, inaccessible: true });
  expect((await api.getUpdates()).at(-1)?.callback_query?.message).toMatchObject({ date: 0 });
  now += 31_000;
  expect((await refusal(api.answerCallbackQuery(stale.id))).description).toContain('query is too old');
});

test('edits that can’t be made are refused in the platform’s words', async () => {
  const { telegram, api, ada, chat } = await start();
  const own = await api.sendMessage(chat.id, ' same ', { reply_markup: button('A', 'a') });
  const theirs = telegram.say(chat, ada, 'mine');
  const edit = (id: number, text: string, more = {}) => refusal(api.editMessageText(chat.id, id, text, more));
  const same = await edit(own.message_id, 'same', { reply_markup: button('A', 'a') });
  expect(same.description).toContain('message is not modified');
  expect((await edit(theirs.message_id, 'x')).description).toContain("message can't be edited");
  expect((await edit(99, 'x')).description).toContain('message to edit not found');
  expect((await edit(own.message_id, ' ')).description).toContain('text is empty');
  expect((await edit(own.message_id, 'x'.repeat(4_097))).description).toContain('MESSAGE_TOO_LONG');
  const caption = await refusal(api.editMessageCaption(chat.id, own.message_id, { caption: 'x' }));
  expect(caption.description).toContain('no caption');
  await api.editMessageText(chat.id, own.message_id, 'same');
  expect(telegram.messages(chat)[0]?.buttons).toEqual([]);
  await api.deleteMessage(chat.id, own.message_id);
  expect((await edit(own.message_id, 'late')).description).toContain('message to edit not found');
});

test('texts, captions and buttons have their lengths', async () => {
  const { api, chat } = await start();
  const send = (text: string, more = {}) => refusal(api.sendMessage(chat.id, text, more));
  expect((await send('x'.repeat(4_097))).description).toContain('message is too long');
  await api.sendMessage(chat.id, 'x'.repeat(4_096));
  expect((await send('x', { reply_markup: button('A', 'ü'.repeat(33)) })).description).toContain(
    'BUTTON_DATA',
  );
  await api.sendMessage(chat.id, 'x', { reply_markup: button('A', 'ü'.repeat(32)) });
  const photo = new InputFile(await picture(100, 100));
  const long = await refusal(api.sendPhoto(chat.id, photo, { caption: 'x'.repeat(1_025) }));
  expect(long.description).toContain('caption is too long');
  expect((await send('<b>x', { parse_mode: 'HTML' })).description).toContain("can't parse entities");
  expect((await send('a.b', { parse_mode: 'MarkdownV2' })).description).toContain('reserved');
  expect((await api.sendMessage(chat.id, '<b>1</b> &lt; 2', { parse_mode: 'HTML' })).text).toBe('1 < 2');
});

test('in a group with privacy mode the bot hears commands, mentions and replies only', async () => {
  const { telegram, api, ada } = await start();
  const group = telegram.group('Friends');
  const own = await api.sendMessage(group.id, 'hello');
  telegram.say(group, ada, 'just talking');
  telegram.say(group, ada, '/help@another_bot');
  telegram.say(group, ada, `/help@${telegram.bot.username}`);
  telegram.say(group, ada, `well, @${telegram.bot.username} knows`);
  telegram.say(group, ada, 'this one', { replyTo: own });
  const heard = (await api.getUpdates()).map(({ message }) => message);
  expect(heard.map(message => message?.text)).toEqual([
    `/help@${telegram.bot.username}`,
    `well, @${telegram.bot.username} knows`,
    'this one',
  ]);
  expect(heard[0]?.entities).toEqual([
    { type: 'bot_command', offset: 0, length: `/help@${telegram.bot.username}`.length },
  ]);
  expect(heard[2]).toMatchObject({ reply_to_message: { message_id: own.message_id }, message_thread_id: 1 });
  expect(heard[2]).not.toHaveProperty('is_topic_message');
  expect(telegram.messages(group)).toHaveLength(6);
});

test('topics are named by their thread, the General one by none', async () => {
  const { telegram, api, ada } = await start({ privacy: false });
  const forum = telegram.group('Forum', { forum: true });
  const topic = telegram.topic(forum, 'Videos', ada);
  telegram.say(topic, ada, 'in the topic');
  telegram.say(forum, ada, 'in General');
  const [, inTopic, inGeneral] = await api.getUpdates();
  expect(inTopic?.message).toMatchObject({ message_thread_id: topic.thread, is_topic_message: true });
  expect(inGeneral?.message).not.toHaveProperty('message_thread_id');
  const thread = topic.thread ?? 0;
  await api.sendMessage(forum.id, 'answer', { message_thread_id: thread });
  expect(telegram.messages(topic).at(-1)?.text).toBe('answer');
  for (const message_thread_id of [1 + thread + 50, 50]) {
    const refused = await refusal(api.sendMessage(forum.id, 'x', { message_thread_id }));
    expect(refused.description).toBe('Bad Request: message thread not found');
  }
  telegram.closeTopic(topic);
  const closed = await refusal(api.sendMessage(forum.id, 'x', { message_thread_id: thread }));
  expect(closed.description).toContain('TOPIC_CLOSED');
});

test('who blocks the bot, throws it out or takes its rights can’t be written to', async () => {
  const { telegram, api, ada, chat } = await start();
  telegram.block(ada);
  expect(await refusal(api.sendMessage(chat.id, 'x'))).toMatchObject({
    error_code: 403,
    description: 'Forbidden: bot was blocked by the user',
  });
  telegram.unblock(ada);
  await api.sendMessage(chat.id, 'x');
  const group = telegram.group('Friends');
  telegram.forbid(group, 'text messages', 'videos');
  const mute = await refusal(api.sendMessage(group.id, 'x'));
  expect(mute.description).toBe('Bad Request: not enough rights to send text messages to the chat');
  telegram.kick(group, telegram.bot, ada);
  const out = await refusal(api.sendMessage(group.id, 'x'));
  expect(out.description).toBe('Forbidden: bot was kicked from the supergroup chat');
  const statuses = (await api.getUpdates()).map(update => update.my_chat_member?.new_chat_member.status);
  expect(statuses).toEqual(['kicked', 'member', 'kicked']);
});

test('a group that became a supergroup names its new id', async () => {
  const { telegram, api, ada } = await start();
  const group = telegram.group('Friends', { kind: 'group' });
  const next = telegram.migrate(group, ada);
  expect(await refusal(api.sendMessage(group.id, 'x'))).toMatchObject({
    error_code: 400,
    parameters: { migrate_to_chat_id: next.id },
  });
  await api.sendMessage(next.id, 'x');
  const news = (await api.getUpdates()).map(({ message }) => message);
  expect(news[0]).toMatchObject({ chat: { id: group.id }, migrate_to_chat_id: next.id });
  expect(news[1]).toMatchObject({ chat: { id: next.id }, migrate_from_chat_id: group.id });
});

test('too many messages and edits get 429 for as long as the platform’s clock says', async () => {
  let now = 1_000_000;
  const { telegram, api, ada, chat } = await start({ flood: 'enforce', now: () => now });
  const { message_id } = await api.sendMessage(chat.id, 'one');
  await api.editMessageText(chat.id, message_id, 'two');
  await api.editMessageText(chat.id, message_id, 'three');
  now += 500;
  const refused = await refusal(api.editMessageText(chat.id, message_id, 'four'));
  expect(refused).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
  now += 3_000;
  await api.editMessageText(chat.id, message_id, 'four');
  expect(telegram.violations()).toMatchObject([{ rule: 'pace', method: 'editMessageText', chat: chat.id }]);

  const group = telegram.group('Friends', { people: [ada] });
  for (let count = 0; count < 20; count++) await api.sendMessage(group.id, `${count}`);
  expect((await refusal(api.sendMessage(group.id, '21'))).parameters).toEqual({ retry_after: 60 });
});

test('in the counting mood breaches are noted and let pass', async () => {
  const { telegram, api, chat } = await start({ flood: 'count', now: () => 1_000_000 });
  for (let count = 0; count < 5; count++) await api.sendMessage(chat.id, `${count}`);
  expect(telegram.messages(chat)).toHaveLength(5);
  expect(telegram.violations()).toHaveLength(2);
});

test('commands are offered by the narrowest scope and the person’s language', async () => {
  const { telegram, api, ada, chat } = await start();
  const group = telegram.group('Friends', { people: [ada] });
  const named = (description: string) => [{ command: 'help', description }];
  await api.setMyCommands(named('everywhere'));
  await api.setMyCommands(named('überall'), { language_code: 'de' });
  await api.setMyCommands(named('in groups'), { scope: { type: 'all_group_chats' } });
  expect(telegram.menu(chat, ada)).toEqual(named('überall'));
  expect(telegram.menu(group, ada)).toEqual(named('in groups'));
  await api.deleteMyCommands({ scope: { type: 'all_group_chats' } });
  expect(telegram.menu(group, ada)).toEqual(named('überall'));
  expect(await api.getMyCommands()).toEqual(named('everywhere'));
  const wrong = await refusal(api.setMyCommands([{ command: 'Help', description: 'x' }]));
  expect(wrong.description).toContain('BOT_COMMAND_INVALID');
});

test('faults refuse, delay, lose and break calls, and nothing else', async () => {
  const { telegram, api, chat } = await start();
  const send = (text: string) => api.sendMessage(chat.id, text);
  const parameters = { retry_after: 7 };
  telegram.fault({ on: 'sendMessage', after: 1, do: { kind: 'refuse', status: 429, parameters } });
  await send('passes');
  expect((await refusal(send('refused'))).parameters).toEqual(parameters);
  for (const kind of ['reset', 'html', 'cut', 'lose'] as const) {
    telegram.fault({ on: 'sendMessage', where: ({ text }) => text === kind, do: { kind } });
    await expect(send(kind), kind).rejects.toBeInstanceOf(HttpError);
  }
  telegram.fault({ on: 'sendMessage', do: { kind: 'delay', ms: 30 } });
  const before = performance.now();
  await send('late');
  expect(performance.now() - before).toBeGreaterThan(25);
  expect(telegram.messages(chat).map(({ text }) => text)).toEqual(['passes', 'cut', 'lose', 'late']);
});

test('a call that is never answered was carried out all the same', async () => {
  const { telegram, chat } = await start();
  const impatient = new Api(telegram.token, { apiRoot: telegram.url, timeoutSeconds: 0.1 });
  telegram.fault({ on: 'sendMessage', do: { kind: 'mute' } });
  await expect(impatient.sendMessage(chat.id, 'x')).rejects.toBeInstanceOf(HttpError);
  expect(telegram.messages(chat)).toHaveLength(1);
});

test('an outage refuses connections and leaves everything as it was', async () => {
  const { telegram, api, chat } = await start();
  await api.sendMessage(chat.id, 'before');
  const poll = api.getUpdates({ timeout: 10 });
  await vi.waitFor(() => expect(telegram.calls('getUpdates')).toHaveLength(1));
  const back = telegram.outage(50);
  await expect(poll).rejects.toBeInstanceOf(HttpError);
  await expect(api.sendMessage(chat.id, 'during')).rejects.toBeInstanceOf(HttpError);
  await back;
  await api.sendMessage(chat.id, 'after');
  expect(telegram.messages(chat).map(({ text }) => text)).toEqual(['before', 'after']);
});

test('an edited and a forwarded message say what they are', async () => {
  const { telegram, api, ada, chat } = await start();
  const said = telegram.say(chat, ada, 'first');
  telegram.editMessage(said, 'second');
  telegram.forward(chat, ada, await telegram.photo(chat, ada, await picture(100, 100), { caption: 'mine' }));
  const [first, edited, , forwarded] = await api.getUpdates();
  expect(first?.message?.text).toBe('first');
  expect(edited?.edited_message).toMatchObject({ text: 'second', edit_date: expect.any(Number) });
  expect(forwarded?.message).toMatchObject({
    caption: 'mine',
    forward_origin: { sender_user: { id: ada.id } },
  });
});

test.runIf(hasSpecification)('requests that the specification does not know are noted', async () => {
  const { telegram, api, chat } = await start();
  const wrong = { inline_keyboard: [[{ text: 'A', callback_data: 'a', colour: 'red' }]] };
  await api.sendMessage(chat.id, 'x', Object.assign({ reply_markup: wrong }, { silent: true }));
  const answer = await request(`${telegram.url}/bot${telegram.token}/sendChatAction`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: chat.id, action: 7 }),
  });
  expect(answer.statusCode).toBe(400);
  await answer.body.dump();
  expect(telegram.violations().map(({ rule, detail }) => `${rule}: ${detail}`)).toEqual([
    'spec: silent is unknown',
    'spec: reply_markup.inline_keyboard[0][0].colour is unknown',
    'spec: action is not of type String',
  ]);
});

test.runIf(hasSpecification)('every update has the shape of the specification', async () => {
  const { telegram, api, ada } = await start({ privacy: false });
  await api.getUpdates({
    allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member', 'chat_member'],
  });
  const forum = telegram.group('Forum', { forum: true });
  const topic = telegram.topic(forum, 'Videos', ada);
  const said = telegram.say(topic, ada, `/help@${telegram.bot.username} https://example.org #tag`);
  telegram.say(topic, ada, 'a reply', { replyTo: said });
  telegram.editMessage(said, 'other words');
  const clip = Buffer.from('some bytes');
  await telegram.photo(topic, ada, await picture(100, 50));
  await telegram.document(topic, ada, clip, { name: 'a.png', mimeType: 'image/png' });
  for (const kind of ['video', 'animation', 'audio', 'voice', 'sticker'] as const)
    await telegram[kind](topic, ada, clip);
  telegram.forward(forum, ada, said);
  telegram.promote(forum, telegram.bot, ada);
  telegram.join(forum, telegram.person('Bo'));
  telegram.kick(forum, telegram.person('Cy'), ada);
  telegram.migrate(telegram.group('Small', { kind: 'group' }), ada);
  const sent = await api.sendMessage(forum.id, 'x', { reply_markup: button('A', 'a') });
  telegram.press(sent, 'A', ada);
  const updates = await api.getUpdates();
  expect(updates.length).toBeGreaterThan(18);
  expect(updates.flatMap(update => typeProblems('Update', update))).toEqual([]);
  expect(typeProblems('ChatFullInfo', await api.getChat(forum.id))).toEqual([]);
  expect(typeProblems('ChatMember', await api.getChatMember(forum.id, telegram.bot.id))).toEqual([]);
  expect(typeProblems('User', await api.getMe())).toEqual([]);
});
