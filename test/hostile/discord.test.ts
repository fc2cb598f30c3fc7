import fc from 'fast-check';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { chatEventSchema } from '../../src/chat.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startDiscord } from '../fakes/discord/server.ts';
import { testSeed } from '../seeded.ts';
import { spoiled } from './words.ts';

const seed = testSeed();

test(`spoiled events of Discord end nothing, and only whole events go on (TEST_SEED=${seed})`, async () => {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const adapter = createDiscord({
    token: discord.token,
    apiUrl: discord.url,
    commands: [],
    timing: { ...scaleTiming(0.001), discordThinking: 60_000 },
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => adapter.stop());
  const taken: unknown[] = [];
  await adapter.start(async event => {
    taken.push(event);
    return 'queued';
  });
  const guild = discord.guild('Makers');
  const channel = discord.channel(guild, 'pictures');
  const ada = discord.user('Ada');
  const message = {
    id: '1000000000000000001',
    channel_id: channel.id,
    guild_id: guild.id,
    author: ada,
    member: {
      roles: [],
      joined_at: '2026-01-01T00:00:00Z',
      deaf: false,
      mute: false,
      flags: 0,
      permissions: '0',
    },
    content: `<@${discord.bot.id}> animate this`,
    timestamp: '2026-01-01T00:00:00.000Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [discord.bot],
    mention_roles: [],
    attachments: [
      {
        id: '5',
        filename: 'a.jpg',
        size: 99,
        url: 'https://cdn.example/a.jpg',
        proxy_url: 'https://cdn.example/a.jpg',
        content_type: 'image/jpeg',
      },
    ],
    embeds: [],
    pinned: false,
    type: 0,
  };
  const interaction = {
    id: '1000000000000000002',
    application_id: discord.applicationId,
    type: 3,
    token: 'an-example',
    version: 1,
    data: { custom_id: 'status', component_type: 2 },
    channel_id: channel.id,
    channel: { id: channel.id, type: 0, permissions: '0' },
    guild_id: guild.id,
    guild: { id: guild.id, locale: 'en-US', features: [] },
    locale: 'en-US',
    member: { ...message.member, user: ada },
    message,
    entitlements: [],
    app_permissions: '0',
    context: 0,
    authorizing_integration_owners: {},
    attachment_size_limit: 1,
  };
  const modal = {
    ...interaction,
    type: 5,
    data: {
      custom_id: 'change',
      components: [{ type: 18, id: 1, component: { type: 4, custom_id: 'wish', value: 'slower', id: 2 } }],
    },
  };
  const told = fc.oneof(
    fc
      .constant(message)
      .chain(spoiled)
      .map(data => ['MESSAGE_CREATE', data] as const),
    fc
      .constantFrom(interaction, modal)
      .chain(spoiled)
      .map(data => ['INTERACTION_CREATE', data] as const),
  );
  for (const [name, data] of fc.sample(told, { seed, numRuns: 200 })) discord.gateway.tell(name, data);
  await discord.say(channel, ada, `<@${discord.bot.id}> still here`);
  await expect.poll(() => JSON.stringify(taken.at(-1)), { timeout: 5_000 }).toContain('still here');
  for (const event of taken) expect(chatEventSchema.safeParse(event).error).toBeUndefined();
});
