import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { chatId } from '../destination.ts';
import { checkPace } from '../flood.ts';
import { keptKeyboard, keyboard } from '../keyboard.ts';
import { declared, mediaKinds, sentMedia } from '../media.ts';
import { type Call, integer, list, nested, read } from '../parameters.ts';
import { badRequest } from '../refusals.ts';
import { currentContent, type Posted, roomFor, wire } from '../rooms.ts';
import type { Content, Wire } from '../wire.ts';
import { captionContent, captionParameters, textContent, textParameters } from './sending.ts';

const target = { chat_id: chatId, message_id: integer };
const marked = { ...target, reply_markup: keyboard };

/** The message that the bot may edit. */
function editable(call: Call): Posted {
  const { chat_id, message_id } = read(call, z.object(target));
  const room = roomFor(call.world, chat_id);
  checkPace(call.world, room, call.method);
  const posted = room.posts.get(message_id);
  if (!posted || posted.deleted) throw badRequest('message to edit not found');
  if (posted.head.from.id !== call.world.bot.id) throw badRequest("message can't be edited");
  return posted;
}

/** Edits replace: a keyboard or a caption that is not said again is gone. */
function revise({ world }: Call, posted: Posted, content: Content): Wire {
  if (posted.deleted) throw badRequest('message to edit not found');
  if (isDeepStrictEqual(content, currentContent(posted))) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  posted.revisions.push({ at: world.options.now(), content });
  return wire(posted);
}

export function editMessageText(call: Call): Wire {
  const posted = editable(call);
  const asked = read(call, z.object({ ...marked, ...textParameters }));
  if (currentContent(posted).text === undefined) throw badRequest('there is no text in the message to edit');
  const content = textContent(asked, 'MESSAGE_TOO_LONG');
  return revise(call, posted, { ...content, ...keptKeyboard(asked.reply_markup) });
}

export function editMessageCaption(call: Call): Wire {
  const posted = editable(call);
  const asked = read(call, z.object({ ...marked, ...captionParameters }));
  const { caption: _, caption_entities: _entities, reply_markup: _markup, ...media } = currentContent(posted);
  if (media.text !== undefined) throw badRequest('there is no caption in the message to edit');
  return revise(call, posted, { ...media, ...captionContent(asked), ...keptKeyboard(asked.reply_markup) });
}

export function editMessageReplyMarkup(call: Call): Wire {
  const posted = editable(call);
  const { reply_markup: _, ...content } = currentContent(posted);
  return revise(call, posted, {
    ...content,
    ...keptKeyboard(read(call, z.object(marked)).reply_markup),
  });
}

const newMedia = z.object({
  ...marked,
  media: nested(z.object({ type: z.enum(mediaKinds), media: z.string(), ...captionParameters, ...declared })),
});

/** A text message gets the media and stays the message it is. */
export async function editMessageMedia(call: Call): Promise<Wire> {
  const posted = editable(call);
  const { media, reply_markup } = read(call, newMedia);
  const text = { ...captionContent(media), ...keptKeyboard(reply_markup) };
  return revise(call, posted, { ...(await sentMedia(call, media.type, media.media, media)), ...text });
}

export function deleteMessage(call: Call): true {
  const { chat_id, message_id } = read(call, z.object(target));
  remove(call, chat_id, message_id);
  return true;
}

/** Passes over what is not there. */
export function deleteMessages(call: Call): true {
  const { chat_id, message_ids } = read(call, z.object({ chat_id: chatId, message_ids: list(z.int()) }));
  const room = roomFor(call.world, chat_id);
  for (const id of message_ids) if (room.posts.get(id)?.deleted === false) remove(call, chat_id, id);
  return true;
}

/** Other people's messages can be deleted in private, and by administrators. */
function remove({ world }: Call, chat: number | string, messageId: number): void {
  const room = roomFor(world, chat);
  const posted = room.posts.get(messageId);
  if (!posted || posted.deleted) throw badRequest('message to delete not found');
  const isOwn = posted.head.from.id === world.bot.id;
  const rules = room.chat.type === 'private' || room.members.get(world.bot.id)?.status === 'administrator';
  if (!isOwn && !rules) throw badRequest("message can't be deleted");
  posted.deleted = true;
}

const reaction = z.object({ ...target, reaction: list(z.record(z.string(), z.unknown())).default([]) });

export function setMessageReaction(call: Call): true {
  const { chat_id, message_id, reaction: reactions } = read(call, reaction);
  const posted = roomFor(call.world, chat_id).posts.get(message_id);
  if (!posted || posted.deleted) throw badRequest('message to react not found');
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  posted.reactions = reactions;
  return true;
}
