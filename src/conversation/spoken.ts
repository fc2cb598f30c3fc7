import { classifyIntent } from './intent.ts';

/** The command that a person says in words instead of using it; undefined for a wish. */
export function spokenCommand(text: string): string | undefined {
  if (stop.test(text)) return 'cancel';
  const { intent } = classifyIntent(text);
  return intent === 'agent' ? undefined : intent;
}

/** Nothing but that: "stop the music after 3 seconds" is a wish. */
const stop =
  /^\s*(?:please\s+|请)?(?:(?:cancel|stop)(?:\s+(?:it|that|this|all|everything|now))?|取消|停止?|停下来?|别做了)吧?(?:,?\s+please)?[\s.!。！]*$/i;
