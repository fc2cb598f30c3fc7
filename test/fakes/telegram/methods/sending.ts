import { z } from 'zod';
import { destination, resolve } from '../destination.ts';
import { entitiesOf } from '../entities.ts';
import { keptKeyboard } from '../keyboard.ts';
import { plainText } from '../markup.ts';
import { declared, type MediaKind, sentMedia } from '../media.ts';
import { type Call, read } from '../parameters.ts';
import { badRequest } from '../refusals.ts';
import { put, type Sending, wire } from '../rooms.ts';
import type { Content, Wire } from '../wire.ts';

/** Counted as JavaScript does, which is never more generous than the platform. */
const longestText = 4_096;
const longestCaption = 1_024;

export const textParameters = { text: z.string().default(''), parse_mode: z.string().optional() };
export const captionParameters = { caption: z.string().default(''), parse_mode: z.string().optional() };

export function textContent(
  { text, parse_mode }: { text: string; parse_mode?: string | undefined },
  tooLong = 'message is too long',
): Content {
  const plain = plainText(text, parse_mode);
  if (plain === '') throw badRequest('message text is empty');
  if (plain.length > longestText) throw badRequest(tooLong);
  const entities = entitiesOf(plain);
  return { text: plain, ...(entities.length > 0 && { entities }) };
}

export function captionContent(asked: { caption: string; parse_mode?: string | undefined }): Content {
  const caption = plainText(asked.caption, asked.parse_mode);
  if (caption.length > longestCaption) throw badRequest('message caption is too long');
  const caption_entities = entitiesOf(caption);
  return {
    ...(caption !== '' && { caption }),
    ...(caption_entities.length > 0 && { caption_entities }),
  };
}

const message = z.object({ ...destination, ...textParameters });

export function sendMessage(call: Call): Wire {
  const asked = read(call, message);
  const { room, head } = resolve(call, asked, 'text messages');
  const content = { ...textContent(asked), ...keptKeyboard(asked.reply_markup) };
  const silent = asked.disable_notification;
  return wire(put(call.world, room, call.world.bot, content, { ...head, silent }));
}

const media = z.object({ ...destination, ...captionParameters, ...declared });

const words: Record<MediaKind, Sending> = {
  photo: 'photos',
  video: 'videos',
  animation: 'animations',
  document: 'documents',
  audio: 'music',
  voice: 'voice messages',
};

/** `sendPhoto`, `sendVideo` and so on. */
export function sendMedia(kind: MediaKind) {
  return async (call: Call): Promise<Wire> => {
    const asked = read(call, media);
    const { room, head } = resolve(call, asked, words[kind]);
    const source = read(call, z.object({ [kind]: z.string().optional() }))[kind];
    const text = { ...captionContent(asked), ...keptKeyboard(asked.reply_markup) };
    const content = { ...(await sentMedia(call, kind, source, asked)), ...text };
    const silent = asked.disable_notification;
    return wire(put(call.world, room, call.world.bot, content, { ...head, silent }));
  };
}
