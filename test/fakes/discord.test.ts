import { createHash, randomBytes } from 'node:crypto';
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  Client,
  type ClientOptions,
  DiscordAPIError,
  Events,
  FileUploadBuilder,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  type Message,
  MessageFlags,
  ModalBuilder,
  Partials,
  REST,
  type RESTOptions,
  Routes,
  type SendableChannels,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { FormData, Headers, request } from 'undici';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Options } from './discord/options.ts';
import { type FakeDiscord, startDiscord } from './discord/server.ts';
import { answerProblems, hasSpecification } from './discord/spec.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/**
 * discord.js brings an older undici; beside a newer one in the same process that one refuses Node's own FormData, which
 * every upload is made of. So requests go through the newer one here as in the program.
 */
const makeRequest: RESTOptions['makeRequest'] = async (url, { method, headers, body, signal }) => {
  const form = new FormData();
  if (body instanceof globalThis.FormData) {
    body.forEach((value, name) => {
      form.append(name, value);
    });
  }
  const answer = await request(url, {
    method: method ?? 'GET',
    headers: Object.fromEntries(new Headers(Object.entries(headers ?? {}))),
    body: typeof body === 'string' ? body : body ? form : null,
    signal: signal ?? null,
  });
  const { statusCode: status, body: content } = answer;
  return {
    status,
    statusText: '',
    ok: status < 300,
    headers: new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    body: content,
    bodyUsed: content.bodyUsed,
    arrayBuffer: () => content.arrayBuffer(),
    json: () => content.json(),
    text: () => content.text(),
  };
};

/** The platform, a guild with one channel, and somebody in it. */
async function start(options: Partial<Options> = {}) {
  const discord = await startDiscord(options);
  closers.push(() => discord.close());
  const rest = new REST({ api: discord.url, retries: 0, makeRequest }).setToken(discord.token);
  const guild = discord.guild('Makers');
  const channel = discord.channel(guild, 'pictures');
  const ada = discord.user('Ada', { locale: 'de' });
  return { discord, rest, guild, channel, ada };
}

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;

/** The real client, logged in and ready. */
async function login(discord: FakeDiscord, more: Partial<ClientOptions> = {}) {
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages],
    partials: [Partials.Channel, Partials.Message],
    allowedMentions: { parse: [] },
    ...more,
    rest: { api: discord.url, retries: 0, makeRequest, ...more.rest },
    // By default a second identification waits for five seconds.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) },
  });
  closers.unshift(() => client.destroy());
  client.on(Events.Error, () => {});
  const ready = new Promise<void>(resolve => client.once(Events.ClientReady, () => resolve()));
  await client.login(discord.token);
  await ready;
  return client;
}

async function channelOf(client: Client, { id }: { id: string }): Promise<SendableChannels> {
  const found = await client.channels.fetch(id);
  if (!found?.isSendable()) throw new Error('no such channel');
  return found;
}

function heard(client: Client): Message[] {
  const messages: Message[] = [];
  client.on(Events.MessageCreate, message => {
    if (!message.author.bot) messages.push(message);
  });
  return messages;
}

/** The refusal of a call that must be refused. */
async function refusal(call: Promise<unknown>): Promise<DiscordAPIError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof DiscordAPIError)) throw new Error('the call was not refused', { cause: error });
  return error;
}

const image = {
  name: 'image',
  description: 'A picture',
  type: ApplicationCommandOptionType.Attachment,
  required: true,
};
const prompt = { name: 'prompt', description: 'What happens', type: ApplicationCommandOptionType.String };
const commands = [
  {
    name: 'animate',
    name_localizations: { de: 'animieren' },
    description: 'A video of a picture',
    description_localizations: { de: 'Ein Video aus einem Bild' },
    options: [image, { ...prompt, autocomplete: true }],
    contexts: [0, 1, 2],
    integration_types: [0, 1],
  },
  { name: 'credits', description: 'What is left' },
  { name: 'Animate', type: 3, contexts: [0, 1, 2], integration_types: [0, 1] },
];
const register = (discord: FakeDiscord, rest: REST) =>
  rest.put(Routes.applicationCommands(discord.applicationId), { body: commands });

const button = (label: string, customId: string) =>
  new ButtonBuilder().setLabel(label).setCustomId(customId).setStyle(ButtonStyle.Secondary);
const buttons = (...all: ButtonBuilder[]) => new ActionRowBuilder<ButtonBuilder>().addComponents(...all);

const onCommand = (client: Client, act: (interaction: ChatInputCommandInteraction) => Promise<unknown>) => {
  const failures: unknown[] = [];
  client.on(Events.InteractionCreate, (interaction: Interaction) => {
    if (!interaction.isChatInputCommand()) return;
    act(interaction).catch((error: unknown) => failures.push(error));
  });
  return failures;
};

test('a client logs in, is ready with its guilds, and its message with a file is seen', async () => {
  const { discord, guild, channel } = await start();
  const client = await login(discord);
  expect(client.user?.id).toBe(discord.bot.id);
  expect(client.guilds.cache.get(guild.id)?.name).toBe('Makers');
  const bytes = randomBytes(300_000);
  const place = await channelOf(client, channel);
  await place.sendTyping();
  const sent = await place.send({
    content: 'Here it is',
    files: [{ attachment: bytes, name: 'SPOILER_video.mp4', description: 'a boat' }],
    components: [buttons(button('Again', 'again'), button('Cancel', 'cancel'))],
  });
  expect(sent.attachments.first()?.spoiler).toBe(true);
  const [shown] = discord.messages(channel);
  expect(shown).toMatchObject({ text: 'Here it is', byBot: true, notified: true, pinged: [] });
  expect(shown?.attachments[0]).toMatchObject({
    name: 'SPOILER_video.mp4',
    bytes: 300_000,
    description: 'a boat',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    spoiler: true,
  });
  expect(shown?.buttons.map(({ label, customId }) => [label, customId])).toEqual([
    ['Again', 'again'],
    ['Cancel', 'cancel'],
  ]);
  expect(discord.typing(channel)).toHaveLength(1);
  const file = await request(sent.attachments.first()?.url ?? '');
  expect(Buffer.from(await file.body.arrayBuffer()).equals(bytes)).toBe(true);
  expect(discord.violations()).toEqual([]);
});

test('without the intent the bot is shown a message only where it is named, answered or written to', async () => {
  const { discord, channel, ada } = await start();
  const client = await login(discord);
  const messages = heard(client);
  const place = await channelOf(client, channel);
  const ours = await place.send('hello');
  const picture = { attachments: [Buffer.from('a picture')] };
  await discord.say(channel, ada, 'nothing for the bot', picture);
  await discord.say(channel, ada, `<@${discord.bot.id}> look`, picture);
  await discord.say(channel, ada, 'an answer', { ...picture, replyTo: ours });
  await discord.say(channel, ada, 'a quiet answer', { ...picture, replyTo: ours, ping: false });
  await discord.say(discord.dm(ada), ada, 'in private', picture);
  await vi.waitFor(() => expect(messages).toHaveLength(5));
  expect(messages.map(({ content, attachments }) => [content, attachments.size])).toEqual([
    ['', 0],
    [`<@${discord.bot.id}> look`, 1],
    ['an answer', 1],
    ['', 0],
    ['in private', 1],
  ]);
  expect(messages[2]?.reference?.messageId).toBe(ours.id);
  expect(messages[4]?.channel.isDMBased()).toBe(true);
});

test('with the intent everything is shown, and who did not switch it on is turned away', async () => {
  const intents = [Guilds, GuildMessages, MessageContent];
  const { discord, channel, ada } = await start({ messageContent: true });
  const messages = heard(await login(discord, { intents }));
  await discord.say(channel, ada, 'for nobody');
  await vi.waitFor(() => expect(messages[0]?.content).toBe('for nobody'));

  const other = await start();
  await expect(login(other.discord, { intents })).rejects.toThrow(/disallowed intents/i);
});

test('a wrong token is refused by REST and by the gateway', async () => {
  const { discord } = await start();
  const rest = new REST({ api: discord.url, retries: 0, makeRequest }).setToken('wrong');
  expect((await refusal(rest.get(Routes.user()))).status).toBe(401);
  const socket = new WebSocket(discord.url.replace('http', 'ws'));
  closers.unshift(async () => socket.terminate());
  const code = new Promise(resolve => socket.on('close', resolve));
  socket.on('open', () => {
    socket.send(JSON.stringify({ op: 2, d: { token: 'wrong', intents: 0, properties: {} } }));
  });
  expect(await code).toBe(4004);
});

test('commands are registered with their languages and kept as they are', async () => {
  const { discord, rest } = await start();
  await register(discord, rest);
  const before = discord.commands().map(({ id }) => id);
  const client = await login(discord);
  await client.application?.commands.set(
    commands.map(({ name, description, type }) => ({
      name,
      description: description ?? '',
      type: type ?? 1,
    })),
  );
  expect(discord.commands().map(({ id }) => id)).toEqual(before);
  await register(discord, rest);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const kept = await rest.get(Routes.applicationCommands(discord.applicationId), { query });
  expect(kept).toMatchObject([{ name: 'animate', name_localizations: { de: 'animieren' } }, {}, {}]);
  const error = await refusal(
    rest.put(Routes.applicationCommands(discord.applicationId), {
      body: [{ name: 'No Spaces', description: 'x' }],
    }),
  );
  expect(error.code).toBe(50035);
});

test('a command with a picture is deferred, edited with a file and followed up', async () => {
  const { discord, rest, guild, channel, ada } = await start();
  await register(discord, rest);
  const client = await login(discord);
  const failures = onCommand(client, async interaction => {
    const picture = interaction.options.getAttachment('image', true);
    expect((await request(picture.url)).statusCode).toBe(200);
    expect(interaction.locale).toBe('de');
    expect(interaction.attachmentSizeLimit).toBe(10 * 1024 * 1024);
    expect(interaction.authorizingIntegrationOwners.guildId).toBe(guild.id);
    expect(interaction.appPermissions.has('AttachFiles')).toBe(true);
    const { resource } = await interaction.deferReply({ withResponse: true });
    expect(resource?.message?.flags.has('Loading')).toBe(true);
    await interaction.editReply({
      content: 'done',
      files: [{ attachment: Buffer.from('v'), name: 'v.mp4' }],
    });
    await interaction.followUp({ content: 'for you alone', flags: MessageFlags.Ephemeral });
  });
  const asked = await discord.slash(channel, ada, 'animate', {
    image: Buffer.from('picture'),
    prompt: 'wave',
  });
  await vi.waitFor(() => expect([...failures, asked.followUps.length]).toEqual([1]));
  const [result, secret] = discord.messages(channel);
  expect(result).toMatchObject({ text: 'done', loading: false, onlyFor: undefined, interactionId: asked.id });
  expect(result?.attachments.map(({ name }) => name)).toEqual(['v.mp4']);
  expect(secret).toMatchObject({ text: 'for you alone', onlyFor: ada.id, notified: false });
  expect(discord.interactions()[0]).toMatchObject({ failed: false, response: { type: 5 } });
  expect(discord.violations()).toEqual([]);
  await expect(discord.slash(channel, ada, 'animate', {})).rejects.toThrow('needs image');
});

test('a button, a menu and a window with a field reach the bot and change the message', async () => {
  const { discord, channel, ada } = await start();
  const client = await login(discord);
  client.on(Events.InteractionCreate, async (interaction: Interaction) => {
    if (interaction.isButton()) {
      const field = new TextInputBuilder().setCustomId('wish').setStyle(TextInputStyle.Short);
      const label = new LabelBuilder().setLabel('What else?').setTextInputComponent(field);
      await interaction.showModal(
        new ModalBuilder().setCustomId('change').setTitle('Change').addLabelComponents(label),
      );
    } else if (interaction.isStringSelectMenu()) {
      await interaction.update({ content: interaction.values.join() });
    } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.deferUpdate();
      await interaction.editReply({ content: interaction.fields.getTextInputValue('wish'), components: [] });
    }
  });
  const menu = new StringSelectMenuBuilder()
    .setCustomId('aspect')
    .addOptions({ label: 'wide', value: '16:9' }, { label: 'high', value: '9:16' });
  const place = await channelOf(client, channel);
  const sent = await place.send({
    content: 'choose',
    components: [
      buttons(button('Change…', 'change')),
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu),
    ],
  });
  discord.select(sent, 'aspect', ada, ['9:16']);
  await vi.waitFor(() => expect(discord.messages(channel)[0]?.text).toBe('9:16'));
  const pressed = discord.press(sent, 'Change', ada);
  await vi.waitFor(() => expect(pressed.modal?.title).toBe('Change'));
  const submitted = await discord.submitModal(pressed, { wish: 'slower' });
  await vi.waitFor(() => expect(discord.messages(channel)[0]?.text).toBe('slower'));
  expect(submitted.response?.type).toBe(6);
  expect(() => discord.press(sent, 'Change', ada)).toThrow('there is no');
  expect(discord.press(sent, 'Change', ada, { stale: true }).name).toBe('change');
  expect(discord.messages(channel)[0]?.history.map(({ text }) => text)).toEqual(['choose', '9:16', 'slower']);
  expect(discord.violations()).toEqual([]);
});

test('the menu of a message hands it over whole, and completion offers its choices', async () => {
  const { discord, rest, channel, ada } = await start();
  await register(discord, rest);
  const client = await login(discord);
  const complete = (interaction: AutocompleteInteraction) =>
    interaction.respond([{ name: `${interaction.options.getFocused()}!`, value: 'wave' }]);
  client.on(Events.InteractionCreate, async (interaction: Interaction) => {
    if (interaction.isAutocomplete()) await complete(interaction);
    if (interaction.isMessageContextMenuCommand()) {
      await interaction.reply(
        `${interaction.targetMessage.content} ${interaction.targetMessage.attachments.size}`,
      );
    }
  });
  const said = await discord.say(channel, ada, 'unseen', { attachments: [Buffer.from('x')] });
  discord.contextMenu(channel, ada, 'Animate', said);
  await vi.waitFor(() => expect(discord.messages(channel).at(-1)?.text).toBe('unseen 1'));
  const typed = discord.autocomplete(channel, ada, 'animate', 'prompt', 'wa');
  await vi.waitFor(() => expect(typed.choices).toEqual([{ name: 'wa!', value: 'wave' }]));
});

test('a response after three seconds, a second one, and a webhook after fifteen minutes are refused', async () => {
  let now = Date.now();
  const { discord, rest, channel, ada } = await start({ now: () => now });
  await register(discord, rest);
  const respond = async ({ id, token }: { id: string; token: string }) =>
    rest.post(Routes.interactionCallback(id, token), { body: { type: 5 }, auth: false });
  const late = await discord.slash(channel, ada, 'credits');
  now += 3_001;
  expect((await refusal(respond(late))).code).toBe(10062);
  expect(discord.interactions()[0]?.failed).toBe(true);
  const asked = await discord.slash(channel, ada, 'credits');
  const hook = Routes.webhookMessage(discord.applicationId, asked.token);
  expect((await refusal(rest.get(hook, { auth: false }))).code).toBe(10015);
  now += 700;
  await respond(asked);
  expect(discord.interactions()[1]?.acknowledgedAfter).toBe(700);
  expect((await refusal(respond(asked))).code).toBe(40060);
  await rest.patch(hook, { body: { content: 'in time' }, auth: false });
  now += 15 * 60_000;
  const error = await refusal(rest.patch(hook, { body: { content: 'late' }, auth: false }));
  expect([error.status, error.code]).toEqual([401, 50027]);
});

test('installed for its user only, the bot can follow up five times and not post', async () => {
  const { discord, rest } = await start();
  await register(discord, rest);
  const eve = discord.user('Eve', { installed: true });
  const foreign = discord.guild('Elsewhere', { installed: false });
  const channel = discord.channel(foreign, 'talk');
  const asked = await discord.slash(channel, eve, 'animate', { image: Buffer.from('x') });
  expect(asked.owners).toEqual({ 1: eve.id });
  await rest.post(Routes.interactionCallback(asked.id, asked.token), {
    body: { type: 4, data: { content: '1' } },
  });
  const hook = Routes.webhook(discord.applicationId, asked.token);
  for (const content of ['a', 'b', 'c', 'd', 'e']) await rest.post(hook, { body: { content }, auth: false });
  expect((await refusal(rest.post(hook, { body: { content: 'f' }, auth: false }))).code).toBe(40094);
  const post = rest.post(Routes.channelMessages(channel.id), { body: { content: 'x' } });
  expect((await refusal(post)).code).toBe(50001);
  await expect(discord.slash(channel, eve, 'credits')).rejects.toThrow('neither here nor for');
  const group = discord.groupDm([eve, discord.user('Bob')]);
  expect((await discord.slash(group, eve, 'animate', { image: Buffer.from('x') })).outside).toBe(true);
});

test('elsewhere the real client is asked, answers through the interaction, and takes files in a window', async () => {
  const { discord, rest } = await start();
  await register(discord, rest);
  const client = await login(discord);
  const failures: unknown[] = [];
  const contexts: unknown[] = [];
  client.on(Events.InteractionCreate, interaction => {
    contexts.push(interaction.context);
    const act = async () => {
      const upload = new FileUploadBuilder().setCustomId('pictures').setMaxValues(2);
      const label = new LabelBuilder().setLabel('Pictures').setFileUploadComponent(upload);
      const modal = new ModalBuilder().setCustomId('more').setTitle('More').addLabelComponents(label);
      if (interaction.isChatInputCommand()) await interaction.showModal(modal);
      if (interaction.isModalSubmit()) {
        const files = interaction.fields.getUploadedFiles('pictures', true);
        await interaction.reply(files.map(({ name, size }) => `${name} ${size}`).join());
      }
    };
    act().catch((error: unknown) => failures.push(error));
  });
  const eve = discord.user('Eve', { installed: true });
  const places = [
    discord.channel(discord.guild('Elsewhere', { installed: false }), 'talk'),
    discord.groupDm([eve, discord.user('Bob')]),
    discord.dm(eve),
  ];
  for (const place of places) {
    const asked = await discord.slash(place, eve, 'animate', { image: Buffer.from('x') });
    await vi.waitFor(() => expect([...failures, asked.modal?.title]).toEqual(['More']));
    await discord.submitModal(asked, {
      pictures: [{ file: { bytes: 5 }, name: 'a.png' }, Buffer.from('xyz')],
    });
    await vi.waitFor(() => expect(discord.messages(place)[0]?.text).toBe('a.png 5,picture.png 3'));
  }
  expect(failures).toEqual([]);
  expect(contexts).toEqual([0, 0, 2, 2, 1, 1]);
  expect(discord.violations()).toEqual([]);
});

test('an edit with attachments keeps what is listed and drops the rest', async () => {
  const { discord, channel } = await start();
  const client = await login(discord);
  const place = await channelOf(client, channel);
  const sent = await place.send({
    files: [
      { attachment: Buffer.from('one'), name: 'one.png' },
      { attachment: Buffer.from('two'), name: 'two.png' },
    ],
  });
  const kept = sent.attachments.find(({ name }) => name === 'two.png');
  const dropped = sent.attachments.find(({ name }) => name === 'one.png');
  if (!kept || !dropped) throw new Error('no attachments');
  await sent.edit({
    attachments: [{ id: kept.id }],
    files: [{ attachment: Buffer.from('three'), name: 'three.mp4' }],
  });
  const names = () => discord.messages(channel)[0]?.attachments.map(({ name }) => name);
  expect(names()?.sort()).toEqual(['three.mp4', 'two.png']);
  expect((await request(dropped.url)).statusCode).toBe(404);
  await sent.edit({ content: 'no files', attachments: [] });
  expect(names()).toEqual([]);
  expect((await refusal(sent.edit({ content: '' }))).code).toBe(50006);
  expect(discord.violations()).toEqual([]);
});

test('one enforced nonce is one message, however often and by whatever lost answers it is sent', async () => {
  let now = Date.now();
  const { discord, channel } = await start({ now: () => now });
  const client = await login(discord, { rest: { retries: 3 } });
  const place = await channelOf(client, channel);
  discord.fault({ on: 'POST /channels/{channel_id}/messages', do: { kind: 'lose' } });
  discord.fault({ on: 'POST /channels/{channel_id}/messages', do: { kind: 'html' } });
  const message = { content: 'once', nonce: 'job-1', enforceNonce: true };
  const sent = await place.send(message);
  expect((await place.send(message)).id).toBe(sent.id);
  expect(discord.messages(channel)).toHaveLength(1);
  expect(discord.calls('POST /channels/{channel_id}/messages')).toHaveLength(4);
  now += 6 * 60_000;
  expect((await place.send(message)).id).not.toBe(sent.id);
});

test('a file above the limit of the place is refused, and the limit grows with the tier', async () => {
  const { discord, channel, rest } = await start({ uploadLimit: { 0: 1_000, 1: 1_000, 2: 5_000, 3: 9_000 } });
  const send = (place: { id: string }, bytes: number) =>
    rest.post(Routes.channelMessages(place.id), { files: [{ name: 'v.mp4', data: Buffer.alloc(bytes) }] });
  await send(channel, 1_000);
  const error = await refusal(send(channel, 1_001));
  expect([error.status, error.code]).toEqual([413, 40005]);
  await send(discord.channel(discord.guild('Boosted', { tier: 2 }), 'talk'), 5_000);
  expect(discord.messages()).toHaveLength(2);
});

test('a fault hits the calls that it is armed for, before or after they are done', async () => {
  const { discord, rest, channel } = await start();
  const on = 'POST /channels/{channel_id}/messages';
  const send = (content: string) => rest.post(Routes.channelMessages(channel.id), { body: { content } });
  discord.fault({
    on,
    after: 1,
    do: { kind: 'refuse', status: 403, code: 50013, message: 'Missing Permissions' },
  });
  discord.fault({ on, where: body => JSON.stringify(body).includes('cut'), do: { kind: 'cut' } });
  await send('first');
  expect((await refusal(send('second'))).code).toBe(50013);
  await expect(send('cut')).rejects.toThrow();
  discord.fault({ on: '*', do: { kind: 'reset' } });
  await expect(send('never done')).rejects.toThrow();
  discord.fault({ on, do: { kind: 'mute' } });
  await expect(
    rest.post(Routes.channelMessages(channel.id), {
      body: { content: 'unanswered' },
      signal: AbortSignal.timeout(50),
    }),
  ).rejects.toThrow();
  discord.fault({ on, do: { kind: 'delay', ms: 20 } });
  const before = Date.now();
  await send('late');
  expect(Date.now() - before).toBeGreaterThanOrEqual(19);
  expect(discord.messages(channel).map(({ text }) => text)).toEqual(['first', 'cut', 'unanswered', 'late']);
  expect(discord.calls(on).map(({ status }) => status)).toEqual([200, 403, 200, 0, 200, 200]);
});

test('limits by route are told in headers, and who runs into one is told how long to wait', async () => {
  const each = { calls: 2, within: 60_000 };
  const { discord, channel } = await start({
    paces: { each, routes: {}, all: { calls: 50, within: 1_000 } },
  });
  const send = () =>
    request(`${discord.url}/v10/channels/${channel.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'x' }),
    });
  expect((await send()).headers['x-ratelimit-remaining']).toBe('1');
  await send();
  const third = await send();
  expect(third.statusCode).toBe(429);
  expect(third.headers).toMatchObject({ 'x-ratelimit-scope': 'user', 'x-ratelimit-remaining': '0' });
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(58);
  expect(await third.body.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
  discord.fault({ on: 'GET /users/@me', do: { kind: 'slow down', seconds: 0.05, scope: 'global' } });
  const rest = new REST({ api: discord.url, retries: 1, makeRequest }).setToken(discord.token);
  await rest.get(Routes.user());
  expect(discord.calls('GET /users/@me').map(({ status }) => status)).toEqual([429, 200]);
});

test('a form that breaks a rule is refused with the place of each mistake', async () => {
  const { discord, rest, channel } = await start();
  const key = (custom_id: string) => ({ type: 2, style: 2, label: 'x', custom_id });
  const send = (body: unknown) => refusal(rest.post(Routes.channelMessages(channel.id), { body }));
  const long = await send({ content: 'x'.repeat(2001) });
  expect(long.code).toBe(50035);
  expect(long.rawError).toMatchObject({
    errors: { content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } },
  });
  const twice = await send({ content: 'x', components: [{ type: 1, components: [key('a'), key('a')] }] });
  expect(JSON.stringify(twice.rawError)).toContain('COMPONENT_CUSTOM_ID_DUPLICATED');
  const six = ['1', '2', '3', '4', '5', '6'].map(key);
  expect((await send({ content: 'x', components: [{ type: 1, components: six }] })).code).toBe(50035);
  expect(
    (await send({ content: 'x', components: [{ type: 1, components: [key('x'.repeat(101))] }] })).code,
  ).toBe(50035);
  expect((await send({ content: 'x', nonce: 'x'.repeat(26) })).code).toBe(50035);
  expect((await send({ content: ' ' })).code).toBe(50006);
  expect(discord.messages()).toEqual([]);
});

test('a text that would ring is noted, one with allowed mentions off is not', async () => {
  const { discord, rest, channel, ada } = await start();
  const send = (body: unknown) => rest.post(Routes.channelMessages(channel.id), { body });
  const content = `@everyone and <@${ada.id}>`;
  await send({ content, allowed_mentions: { parse: [] } });
  expect(discord.violations()).toEqual([]);
  await send({ content });
  expect(discord.violations()).toMatchObject([{ rule: 'mention' }]);
  expect(discord.messages(channel).at(-1)?.pinged).toEqual([ada.id, 'everyone']);
});

test('what the bot may not do or does not find is refused as the platform does', async () => {
  const { discord, rest, guild, channel, ada } = await start();
  const hidden = discord.channel(guild, 'staff', { deny: ['ViewChannel'] });
  const mute = discord.channel(guild, 'read only', { deny: ['SendMessages'] });
  const bare = discord.channel(guild, 'no files', { deny: ['AttachFiles'] });
  const send = (place: { id: string }, files: boolean) =>
    rest.post(Routes.channelMessages(place.id), {
      body: { content: 'x' },
      ...(files && { files: [{ name: 'x', data: 'x' }] }),
    });
  const code = async (call: Promise<unknown>) => (await refusal(call)).code;
  expect(await code(send(hidden, false))).toBe(50001);
  expect(await code(send(mute, false))).toBe(50013);
  expect(await code(send(bare, true))).toBe(50013);
  expect(await code(send({ id: '1' }, false))).toBe(10003);
  expect(await code(rest.get(Routes.channelMessage(channel.id, '1')))).toBe(10008);
  const forgetful = discord.channel(guild, 'no history', { deny: ['ReadMessageHistory'] });
  const asked = await discord.say(forgetful, ada, 'x');
  const answer = { content: 'y', message_reference: { message_id: asked.id } };
  expect(await code(rest.post(Routes.channelMessages(forgetful.id), { body: answer }))).toBe(160002);
  const theirs = await discord.say(channel, ada, 'x');
  expect(
    await code(rest.patch(Routes.channelMessage(channel.id, theirs.id), { body: { content: 'y' } })),
  ).toBe(50005);
  expect(await code(rest.delete(Routes.channelMessage(channel.id, theirs.id)))).toBe(50013);
  const shut = discord.user('Shut', { closed: true });
  await rest.post(Routes.userChannels(), { body: { recipient_id: shut.id } });
  expect(await code(send(discord.dm(shut), false))).toBe(50007);
  const client = await login(discord);
  expect((await client.guilds.fetch(guild.id)).members.me?.permissionsIn(mute.id).has('SendMessages')).toBe(
    false,
  );
});

test('threads and forum posts are places of their own', async () => {
  const { discord, guild, channel, ada } = await start();
  const forum = discord.channel(guild, 'ideas', { forum: true });
  const client = await login(discord);
  const messages = heard(client);
  const sent = await (await channelOf(client, channel)).send('a job');
  const thread = await sent.startThread({ name: 'job' });
  await thread.send('in the thread');
  expect(discord.messages(thread).map(({ text }) => text)).toEqual(['in the thread']);
  const idea = await discord.forumPost(forum, 'An idea', ada, `<@${discord.bot.id}> do it`);
  await vi.waitFor(() => expect(messages).toHaveLength(1));
  expect(messages[0]?.channel).toMatchObject({ id: idea.id, parentId: forum.id, name: 'An idea' });
  await messages[0]?.reply('done');
  expect(discord.messages(idea).at(-1)).toMatchObject({ text: 'done', replyTo: idea.id, pinged: [] });
  expect(discord.violations()).toEqual([]);
});

test('a link goes stale and can be refreshed', async () => {
  let now = Date.now();
  const { discord, rest, channel, ada } = await start({ now: () => now });
  const said = await discord.say(channel, ada, '', {
    attachments: [{ file: { bytes: 70_000 }, name: 'a b.png' }],
  });
  const old = discord.messages(channel)[0]?.attachments[0]?.url ?? '';
  expect((await (await request(old)).body.arrayBuffer()).byteLength).toBe(70_000);
  now += 25 * 60 * 60_000;
  expect((await request(old)).statusCode).toBe(404);
  const body = { attachment_urls: [old] };
  const refreshed = await rest.post('/attachments/refresh-urls', { body });
  const fresh = discord.messages(channel)[0]?.attachments[0]?.url ?? '';
  expect(refreshed).toEqual({ refreshed_urls: [{ original: old, refreshed: fresh }] });
  expect((await request(fresh)).statusCode).toBe(200);
  discord.deleteForAll(said);
  expect((await request(fresh)).statusCode).toBe(404);
});

/** What the bot hears before, while and after something happens to its connection, and whether it resumed. */
async function survive(happen: (discord: FakeDiscord) => unknown) {
  const { discord, ada } = await start();
  const client = await login(discord);
  const messages = heard(client);
  const isBack = new Promise<boolean>(resolve => {
    client.once(Events.ShardResume, () => resolve(true));
    client.once(Events.ShardReady, () => resolve(false));
  });
  const dm = discord.dm(ada);
  await discord.say(dm, ada, 'before');
  await vi.waitFor(() => expect(messages).toHaveLength(1));
  const over = happen(discord);
  await discord.say(dm, ada, 'meanwhile');
  await over;
  const resumed = await isBack;
  await discord.say(dm, ada, 'after');
  await vi.waitFor(() => expect(messages.at(-1)?.content).toBe('after'));
  expect(discord.violations()).toEqual([]);
  return [resumed, ...messages.map(({ content }) => content)];
}

test('after a cut, an order, a close code or an outage the bot resumes and hears what it missed', async () => {
  const heardAll = [true, 'before', 'meanwhile', 'after'];
  const troubles = {
    cut: survive(({ gateway }) => gateway.cut()),
    order: survive(({ gateway }) => gateway.reconnect()),
    code: survive(({ gateway }) => gateway.close(4000)),
    doubt: survive(({ gateway }) => gateway.invalidate(true)),
    outage: survive(discord => discord.outage(30)),
  };
  for (const [name, trouble] of Object.entries(troubles)) expect(await trouble, name).toEqual(heardAll);
});

test('after its session is invalid or forgotten the bot starts anew', async () => {
  const troubles = {
    invalid: survive(({ gateway }) => gateway.invalidate(false)),
    forgotten: survive(({ gateway }) => gateway.forget()),
  };
  for (const [name, trouble] of Object.entries(troubles)) {
    expect(await trouble, name).toEqual([false, 'before', 'after']);
  }
});

test('a gateway that answers no heartbeats is left and come back to', async () => {
  const { discord } = await start({ heartbeatInterval: 40 });
  const client = await login(discord);
  const reconnecting = vi.fn();
  client.on(Events.ShardReconnecting, reconnecting);
  discord.gateway.deafen(true);
  await vi.waitFor(() => expect(reconnecting).toHaveBeenCalled());
  discord.gateway.deafen(false);
  await vi.waitFor(() => expect(discord.gateway.connected()).toBe(1));
});

test('events go to the shard of their guild, private ones to the first', async () => {
  const { discord, guild, channel, ada } = await start({ shards: 2 });
  const client = await login(discord, { shards: 'auto' });
  const messages = heard(client);
  expect(discord.gateway.connected()).toBe(2);
  await discord.say(channel, ada, `<@${discord.bot.id}>`);
  await discord.say(discord.dm(ada), ada, 'x');
  await vi.waitFor(() => expect(messages).toHaveLength(2));
  expect(client.guilds.cache.get(guild.id)?.shardId).toBe(Number((BigInt(guild.id) >> 22n) % 2n));
});

test('a client that wants compression is told so at once', async () => {
  const { discord } = await start();
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}?compress=zlib-stream`);
  const error = await new Promise<Error>(resolve => socket.on('error', resolve));
  expect(error.message).toContain('400');
});

test.runIf(hasSpecification)('a field that Discord does not know, or a wrong type, is noted', async () => {
  const { discord, rest, channel } = await start();
  const send = (body: unknown, files: boolean) =>
    rest.post(Routes.channelMessages(channel.id), {
      body,
      ...(files && { files: [{ name: 'x.png', data: 'x' }] }),
    });
  await send({ content: 'x', contents: 'y' }, false);
  await send({ content: 'x', attachments: [{ id: '0', naem: 'x.png' }] }, true);
  await send({ content: 'x', tts: 'yes' }, false);
  expect(discord.violations().map(({ rule, detail }) => [rule, detail])).toEqual([
    ['spec', 'contents is unknown'],
    ['spec', 'attachments[0].naem is unknown'],
    ['spec', 'tts is not boolean or null'],
  ]);
  await refusal(rest.get('/no/such/route'));
  expect(discord.violations().at(-1)?.rule).toBe('unknown route');
});

test.runIf(hasSpecification)('what the stand-in itself says is as Discord describes it', async () => {
  const { discord, rest, guild, channel, ada } = await start();
  await register(discord, rest);
  const sent = await discord.say(channel, ada, `<@${discord.bot.id}>`, { attachments: [Buffer.from('x')] });
  const paths = {
    'GET /gateway/bot': '/gateway/bot',
    'GET /users/@me': '/users/@me',
    'GET /applications/@me': '/applications/@me',
    'GET /channels/{channel_id}': `/channels/${channel.id}`,
    'GET /channels/{channel_id}/messages/{message_id}': `/channels/${channel.id}/messages/${sent.id}`,
    'GET /applications/{application_id}/commands': `/applications/${discord.applicationId}/commands`,
    'GET /guilds/{guild_id}/members/{user_id}': `/guilds/${guild.id}/members/${ada.id}`,
    'GET /guilds/{guild_id}': `/guilds/${guild.id}`,
  } satisfies Record<string, `/${string}`>;
  for (const [route, path] of Object.entries(paths)) {
    expect(answerProblems(route, 200, await rest.get(path)), route).toEqual([]);
  }
});
