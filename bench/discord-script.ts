import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  Routes,
} from 'discord.js';
import { FormData, request } from 'undici';
import { makeRequest } from '../adapters/discord/request.ts';
import { createBareTurn } from './bare-turn.ts';
import { speed, timing } from './crowd-timing.ts';
import { fail } from './process.ts';

/** The bare side of `discord`: discord.js as in its first example, with the program's calls and pauses and nothing kept. */
const [apiUrl = '', api = '', token = '', folder = ''] = process.argv.slice(2);

// Our HTTP library, as in the program: beside it in one process the one of discord.js can't upload.
const rest = { api, makeRequest, globalRequestsPerSecond: 50 / speed };
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest });
const bareTurn = createBareTurn(apiUrl, timing);
const cancel = new ButtonBuilder().setCustomId('cancel').setLabel('Cancel').setStyle(ButtonStyle.Secondary);
const components = [new ActionRowBuilder<ButtonBuilder>().addComponents(cancel)];
const { Attachment: file, String: text } = ApplicationCommandOptionType;

async function turn(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { channel } = interaction;
  if (!channel?.isSendable()) return;
  const image = interaction.options.getAttachment('image', true);
  const progress = await channel.send({ content: 'Setting things up…', components });
  await interaction.deleteReply();
  const showActivity = () => void channel.sendTyping().catch(() => {});
  const activity = setInterval(showActivity, timing.discordTyping);
  showActivity();
  let label = progress.content;
  let shown = label;
  const edits = setInterval(() => {
    if (label === shown) return;
    shown = label;
    void progress.edit({ content: label, components }).catch(() => {});
  }, timing.discordEditPause);
  const path = join(folder, `${interaction.id}.mp4`);
  await bareTurn(
    async () => (await request(image.url)).body.blob(),
    path,
    next => {
      label = next;
    },
  );
  clearInterval(edits);
  clearInterval(activity);
  await progress.edit({ content: 'Your video is ready.', components: [] });
  const video = await channel.send('Sending it…');
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ content: '100 credits used' }));
  form.append('files[0]', await openAsBlob(path), 'video.mp4');
  await client.rest.patch(Routes.channelMessage(channel.id, video.id), { body: form, passThroughBody: true });
}

client.on(Events.InteractionCreate, interaction => {
  if (!interaction.isChatInputCommand()) return;
  turn(interaction).catch(fail);
});
client.once(Events.ClientReady, ({ application }) => {
  const options = [
    { name: 'image', description: 'The picture', type: file, required: true },
    { name: 'prompt', description: 'What should happen', type: text, required: true },
  ] as const;
  void application.commands.set([{ name: 'animate', description: 'Animates a picture', options }]);
});
process.once('SIGTERM', () => void client.destroy());
await client.login(token);
