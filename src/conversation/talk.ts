import type { ChatAdapter, ChatEvent, ChatLimits, OutMessage } from '../chat.ts';
import type { Log } from '../log.ts';
import type { ChatSession } from '../sessions.ts';
import type { Language, Texts } from '../texts/index.ts';
import type { TurnContext } from '../turns/engine.ts';
import type { Progress } from './answer/progress.ts';
import type { Services } from './services.ts';
import type { Charge } from './wish/charge.ts';

/** Everything that one turn of a chat needs at hand: what was said, where, in which language, and how to answer. */
export interface Talk {
  services: Services;
  turn: TurnContext;
  event: ChatEvent;
  adapter: ChatAdapter;
  limits: ChatLimits;
  language: Language;
  texts: Texts;
  log: Log;
  /** What is remembered of the chat; change it through `remember` only. */
  session: ChatSession;
  remember(change: Partial<ChatSession>): Promise<void>;
  progress: Progress;
  /** Says the turn's answer: in the place of the progress message where there is one. Safe to repeat after a crash. */
  answer(message: OutMessage): Promise<void>;
  /**
   * How far the turn has come with the person's credits: none used yet, a paid request is out, or it is settled
   * and only free work is left. What a failure says follows from it.
   */
  stage: 'free' | 'paying' | 'settled';
  /** What the wish at hand has cost so far; undefined while that is not known, or nothing was asked for yet. */
  charge: Charge | undefined;
  /** What the next answer has to mention first. */
  notes: string[];
  /** A folder for this turn's temporary files; empty at its start, gone after its end. */
  folder: string;
}
