import type { ChatAdapter, ChatEvent } from '../src/chat.ts';

/** The same adapter; what people write through it is noted in `said`. */
export function overheard(adapter: ChatAdapter, said: Set<string>): ChatAdapter {
  return {
    ...adapter,
    start: accept =>
      adapter.start(event => {
        for (const text of wordsOf(event)) said.add(text);
        return accept(event);
      }),
  };
}

/** Texts of more than a word or two: those may be found in a log by chance. */
function wordsOf(event: ChatEvent): string[] {
  const names = 'attachments' in event ? event.attachments.map(({ name }) => name) : [];
  const text = event.type === 'message' ? event.text : '';
  const options = event.type === 'command' ? Object.values(event.options) : [];
  return [text, ...options, ...names].filter(words => words.length >= 11);
}

/** Throws where the operator's log holds what people wrote, what their files are called, or anything like a token. */
export function checkLog(log: readonly string[], said: ReadonlySet<string>): void {
  for (const line of log) {
    const found = [...said, '[secret]', 'nmv_usr_'].find(
      text => line.includes(text) || line.includes(JSON.stringify(text).slice(1, -1)),
    );
    if (found !== undefined) throw new Error(`the log holds “${found}”: ${line}`);
  }
}
