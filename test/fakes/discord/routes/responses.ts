import { MessageFlags, MessageType } from 'discord.js';
import { type Composition, compose, lastingFlags, mentionsOf, plainFlags } from '../compose.ts';
import { type CallbackForm, callbackForm, type MessageForm, messageForm, read } from '../form.ts';
import { awaiting, type Interaction, openWebhook } from '../interactions.ts';
import { type Content, messageWire, type Post, post, remove } from '../posts.ts';
import { refusals } from '../refusals.ts';
import { type Call, done, ok, type Routes } from './call.ts';
import { editMessage } from './messages.ts';

/** The first response to an interaction, and what follows through its webhook. */
export const responseRoutes: Routes = {
  'POST /interactions/{interaction_id}/{interaction_token}/callback': call => {
    const { world, at, query, body } = call;
    const interaction = awaiting(world, at('interaction_id'), at('interaction_token'));
    respond(call, interaction, read(body, callbackForm));
    if (query.get('with_response') !== 'true') return done;
    return ok(callbackWire(call, interaction));
  },
  'POST /webhooks/{webhook_id}/{webhook_token}': call => {
    const interaction = opened(call);
    return ok(responseWire(call, followUp(call, interaction)));
  },
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original': call =>
    ok(responseWire(call, original(opened(call)))),
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': call => {
    const interaction = opened(call);
    return ok(responseWire(call, change(call, interaction, original(interaction))));
  },
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original': call => {
    remove(call.world, original(opened(call)));
    return done;
  },
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': call =>
    ok(responseWire(call, named(call, opened(call)))),
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': call => {
    const interaction = opened(call);
    return ok(responseWire(call, change(call, interaction, named(call, interaction))));
  },
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': call => {
    remove(call.world, named(call, opened(call)));
    return done;
  },
};

const opened = ({ world, at }: Call) => openWebhook(world, at('webhook_id'), at('webhook_token'));
const responseWire = ({ world }: Call, made: Post) => messageWire(world, made, true);

function respond(call: Call, interaction: Interaction, form: CallbackForm): void {
  const isChoice = interaction.type === 4;
  const hasMessage = interaction.source !== undefined && interaction.type !== 2;
  const isFitting =
    isChoice === (form.type === 8) &&
    (![6, 7].includes(form.type) || hasMessage) &&
    (form.type !== 9 || interaction.type !== 5);
  if (!isFitting) throw refusals.unknownInteraction();
  if (form.type === 4) interaction.original = speak(call, interaction, form.data);
  if (form.type === 5) interaction.original = think(call, interaction, form.data?.flags ?? 0);
  if (form.type === 6 || form.type === 7) interaction.original = interaction.source;
  if (form.type === 7 && interaction.source) {
    editMessage(composition(call, interaction, form.data), interaction.source);
  }
  if (form.type === 8) interaction.choices = form.data.choices;
  if (form.type === 9) interaction.modal = form.data;
  interaction.response = { type: form.type, at: call.world.options.now() };
}

function composition(call: Call, interaction: Interaction, form: MessageForm): Composition {
  const { world, route, files } = call;
  const channel = world.channels.get(interaction.channelId);
  if (!channel) throw refusals.unknownChannel();
  const ephemeral = ((form.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  return { world, route, channel, files, form, limit: interaction.uploadLimit, ephemeral };
}

function speak(call: Call, interaction: Interaction, form: MessageForm): Post {
  const wanted = composition(call, interaction, form);
  const content = compose(wanted);
  return reply(call, interaction, form.flags ?? 0, content, {
    ...mentionsOf(wanted, content.text, undefined),
    flags: lastingFlags(form, plainFlags | MessageFlags.Ephemeral),
  });
}

function think(call: Call, interaction: Interaction, flags: number): Post {
  const nothing = { text: '', attachments: [], components: [], embeds: [] };
  return reply(call, interaction, flags, nothing, { loading: true, flags: flags & MessageFlags.Ephemeral });
}

function reply(
  { world }: Call,
  interaction: Interaction,
  flags: number,
  content: Content,
  more: Partial<Post>,
): Post {
  const { channelId, user, type, source } = interaction;
  return post(world, {
    ...more,
    channelId,
    author: world.bot,
    content,
    interaction,
    type: type === 2 ? MessageType.ChatInputCommand : MessageType.Default,
    onlyFor: flags & MessageFlags.Ephemeral ? user.id : undefined,
    ...(source && type !== 2 && !source.deleted && { replyTo: source.id, type: MessageType.Reply }),
  });
}

/** The first one after “thinking…” takes its place. */
function followUp(call: Call, interaction: Interaction): Post {
  const form = read(call.body, messageForm);
  const { original, followUps, outside } = interaction;
  if (original?.loading && !original.deleted) {
    editMessage(composition(call, interaction, form), original);
    return original;
  }
  if (outside && followUps.length >= call.world.options.followUpsOutside) throw refusals.tooManyFollowUps();
  const made = speak(call, interaction, form);
  followUps.push(made);
  return made;
}

function change(call: Call, interaction: Interaction, made: Post): Post {
  const wanted = composition(call, interaction, read(call.body, messageForm));
  editMessage({ ...wanted, ephemeral: made.onlyFor !== undefined }, made);
  return made;
}

function original({ original }: Interaction): Post {
  if (!original || original.deleted) throw refusals.unknownMessage();
  return original;
}

function named({ at }: Call, interaction: Interaction): Post {
  const all = [...interaction.followUps, ...(interaction.original ? [interaction.original] : [])];
  const found = all.find(({ id, deleted }) => id === at('message_id') && !deleted);
  if (!found) throw refusals.unknownMessage();
  return found;
}

function callbackWire(call: Call, { id, type, response, original }: Interaction) {
  const message = original && responseWire(call, original);
  const isMessage = response && [4, 5, 7].includes(response.type);
  return {
    interaction: {
      id,
      type,
      response_message_id: original?.id,
      response_message_loading: original?.loading ?? false,
      response_message_ephemeral: original?.onlyFor !== undefined,
    },
    ...(isMessage && { resource: { type: response.type, message } }),
  };
}
