import type { Observation } from './observe.ts';
import type { Attempt, Shown } from './stage.ts';

/** What no bot can help when its platform fails, told from the platform's own account of what the bot tried. */

/** A label of work in progress that stays behind. */
export const isUnfinishedText = (text: string): boolean => /…$|⏳|…\n/.test(text);

/**
 * The messages without those that the bot never got to know of, since the answer was lost: where it has said the same
 * once more, or had more to say there. Telegram has no key against such repeats.
 */
export function withoutStrays({ messages, attempts }: Pick<Observation, 'messages' | 'attempts'>): Shown[] {
  const lost = attempts.filter(isLost).map(({ text }) => text);
  const changed = new Set(attempts.map(({ of }) => of));
  const first = ({ history }: Shown) => history[0] ?? '';
  return messages.filter((message, index) => {
    const text = first(message);
    const isAgain = messages.some((other, at) => at > index && first(other) === text);
    const isStray = isAgain || isUnfinishedText(text);
    if (changed.has(message.id) || !isStray || !lost.includes(text)) return true;
    lost.splice(lost.indexOf(text), 1);
    return false;
  });
}

const isLost = ({ of, taken, confirmed }: Attempt) => of === undefined && taken && !confirmed;

/** The last thing that the bot wanted to say was an end, and the platform took it nowhere. */
export function isUntold({ attempts }: Pick<Observation, 'attempts'>): boolean {
  const last = attempts.findLast(({ isAside }) => !isAside);
  return last !== undefined && !last.taken && !isUnfinishedText(last.text);
}

/** The platform refused to put an end to this message, or itself ends what is only its own note. */
export function isStuck(seen: Pick<Observation, 'attempts'>, { id, isAside }: Shown): boolean {
  const { attempts } = seen;
  if (isAside && isUntold(seen)) return true;
  const last = attempts.findLast(({ of }) => of === id);
  return last !== undefined && !last.taken && !isUnfinishedText(last.text);
}
