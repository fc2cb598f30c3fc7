import type { ChatEvent } from '../chat.ts';
import type { ChatSession } from '../sessions.ts';
import { type Language, languageOf, languageWritten } from '../texts/index.ts';

type Known = Pick<ChatSession, 'spoke'>;

/**
 * The language to answer an event in: what is written there, or else what the same person wrote last, or else what the
 * platform says.
 */
export function languageIn(event: ChatEvent, { spoke }: Known): Language {
  const last = spoke?.of === event.author.id ? spoke.language : undefined;
  return languageWritten(wordsOf(event)) ?? last ?? languageOf(event.author);
}

/** Who has written last in the chat, and in which language; words that don't tell, pictures and buttons change nothing. */
export function spokeIn(event: ChatEvent, { spoke }: Known): Known['spoke'] {
  const language = languageWritten(wordsOf(event));
  return language ? { of: event.author.id, language } : spoke;
}

function wordsOf(event: ChatEvent): string {
  if (event.type === 'message') return event.text;
  return event.type === 'command' ? (event.options['prompt'] ?? '') : '';
}
