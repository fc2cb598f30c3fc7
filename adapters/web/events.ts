import type { IncomingHttpHeaders } from 'node:http';
import type { Attachment, ChatEvent, ChatRef, Person } from '../../src/chat.ts';
import type { Press } from './protocol.ts';

export const webPlatform = 'web';

export function chatRef(chatId: string): ChatRef {
  return { platform: webPlatform, chatId };
}

/** What a person wrote, `/command …` or anything else. */
export function saidEvent(
  chatId: string,
  said: { id: string; text: string; attachments: Attachment[]; author: Person },
): ChatEvent {
  const { id, text, attachments, author } = said;
  const base = { id: `${chatId}/${id}`, chat: chatRef(chatId), author, messageId: id, attachments };
  const [, name, words = ''] = /^\/([a-z]+)(?:\s+(.*))?$/is.exec(text.trim()) ?? [];
  if (name === undefined) return { ...base, type: 'message', text };
  const prompt = words.trim();
  return { ...base, type: 'command', name: name.toLowerCase(), options: prompt === '' ? {} : { prompt } };
}

export function pressEvent(chatId: string, { id, message, action }: Press, author: Person): ChatEvent {
  const chat = chatRef(chatId);
  return {
    type: 'button',
    id: `${chatId}/press/${id}`,
    chat,
    author,
    action,
    message: { chat, messageId: message },
  };
}

/** Whoever uses the page is one person: they share its chats. The browser says their language. */
export function personOf(headers: IncomingHttpHeaders): Person {
  const [language = ''] = (headers['accept-language'] ?? '').split(/[,;]/);
  return { id: 'page', name: '', locale: /^[\w-]{2,35}$/.test(language) ? language : '' };
}
