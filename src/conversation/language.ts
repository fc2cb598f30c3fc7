import type { ChatEvent } from '../chat.ts';
import type { ChatSession } from '../sessions.ts';
import { type Language, languageOf } from '../texts/index.ts';

/** The language to answer an event in: what was written now or last, before what the platform says. */
export function languageIn(event: ChatEvent, session: ChatSession): Language {
  const said = wordsOf(event);
  return said === '' && session.language ? session.language : languageOf(event.author, said);
}

function wordsOf(event: ChatEvent): string {
  if (event.type === 'message') return event.text;
  return event.type === 'command' ? (event.options['prompt'] ?? '') : '';
}
