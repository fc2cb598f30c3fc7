import { GrammyError, HttpError } from 'grammy';
import { ChatError } from '../../src/chat.ts';

/** What Telegram's refusals mean for us. Its descriptions are the only code it has; the first that fits counts. */
const meanings: readonly [RegExp, ChatError['reason']][] = [
  [/file is too big|request entity too large|file of size .* is too/i, 'too-large'],
  [
    /message to edit not found|message can't be edited|message_id_invalid|message to be replied not found|message thread not found|topic_(deleted|closed)|wrong file_?id|invalid file_?id|file.* is (temporarily )?unavailable|chat not found|there is no (text|media)/i,
    'gone',
  ],
];

/**
 * Any failure of a call as one of the five that the conversation knows. Telegram's own words go to the log; the
 * address of a call, which holds the token, is left out by grammY.
 */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof GrammyError) {
    const { error_code: code, description, method, parameters } = error;
    const message = `${method}: ${code} ${description}`;
    if (code === 429) {
      return new ChatError('rate-limited', message, { retryAfterMs: (parameters.retry_after ?? 1) * 1_000 });
    }
    if (code === 413) return new ChatError('too-large', message);
    const meant = meanings.find(([words]) => words.test(description));
    if (meant) return new ChatError(meant[1], message);
    // 401 and 404 are about the bot's token, not about the chat: the operator may mend it.
    return new ChatError(code >= 500 || code === 401 || code === 404 ? 'unknown' : 'rejected', message);
  }
  if (error instanceof HttpError)
    return new ChatError('unknown', `${error.message} (${causeOf(error.error)})`);
  return new ChatError('unknown', error instanceof Error ? error.message : String(error));
}

/** "message is not modified": it is there already, so a repeated edit has done its work. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof ChatError && /message is not modified/i.test(error.message);
}

/** A button's link is not to Telegram's liking. */
export function isLinkRefused(error: unknown): boolean {
  return error instanceof ChatError && /button url|button_url_invalid|wrong http url/i.test(error.message);
}

/** The network's word for it; its message may hold the address. */
function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'no answer';
}
