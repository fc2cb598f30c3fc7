import {
  type ChatAdapter,
  ChatError,
  type ChatLimits,
  type ChatRef,
  type OutMessage,
  type SentRef,
  sentRefSchema,
} from '../../chat.ts';
import type { Log } from '../../log.ts';
import type { Texts } from '../../texts/index.ts';
import type { Timing } from '../../timing.ts';
import type { TurnContext } from '../../turns/engine.ts';
import { tagOf } from '../tag.ts';
import type { Crowd } from './crowd.ts';
import { brief, withPatience } from './patience.ts';
import { joinLines } from './split.ts';

/**
 * The one message that shows how a turn goes on. It is sent once (journaled, so that a resumed turn edits the
 * same one), edited within the platform's pace, and in the end becomes an answer. What is shown after that
 * begins another one: a turn that makes several videos has one for each.
 */
export interface Progress {
  /** Shows what is being done now. Sends the message where there is none; otherwise notes the label and returns. */
  show(label: string): Promise<void>;
  /** Takes up the last message of former runs, where there is one, without going through what led to it. */
  takeUp(): Promise<void>;
  /** Puts a heading over what is shown, until another one comes. */
  under(heading: string): void;
  /** Takes over a message that was sent for something else: what is said next goes there. */
  goOnIn(message: SentRef): void;
  /** Turns the message into an answer. False when there is no message to turn, or the platform does not turn it. */
  become(message: OutMessage): Promise<boolean>;
  /** Ends timers; nothing is edited afterwards. */
  stop(): void;
}

export function createProgress(about: {
  turn: TurnContext;
  chat: ChatRef;
  adapter: ChatAdapter;
  limits: ChatLimits;
  texts: Texts;
  /** What its first message answers. */
  replyTo: Pick<OutMessage, 'replyTo'>;
  /** Where the turn's place in the line was told; the first message goes on there. */
  place: SentRef | undefined;
  /** The turns that show progress on this platform at the moment; this one is among them while it does. */
  crowd: Crowd;
  /** It has a message now, in which it is told what is being done. */
  onShown: () => void;
  timing: Timing;
  log: Log;
}): Progress {
  const { turn, chat, adapter, limits, texts, crowd, timing, log } = about;
  let number = 0;
  let sent = about.place;
  /** The key of a message that may have been sent or not. */
  let inDoubt: string | undefined;
  let heading = '';
  let label = '';
  let shown = '';
  let waited = 0;
  let lastEdit = -Infinity;
  let lastActivity = -Infinity;
  let nextEdit: NodeJS.Timeout | undefined;
  let editing = Promise.resolve();
  let clocks: NodeJS.Timeout[] = [];

  const compose = (): OutMessage => ({
    text: joinLines([
      heading,
      label,
      waited > 0 ? texts.progress.stillWorking(Math.round(waited / 60_000)) : '',
    ]),
    buttons: [[{ label: texts.cancelButton, action: `cancel:${tagOf(turn.turn.id)}` }]],
  });

  /** Each of many keeps quiet for longer, so that all together keep the platform's pace. */
  const sharedPause = () => crowd.size() * (limits.sharedEditIntervalMs ?? 0);

  function begin(): void {
    crowd.enter(turn);
    const startedAt = performance.now();
    waited = 0;
    const stillWorking = setInterval(() => {
      waited = performance.now() - startedAt;
      schedule();
    }, timing.stillWorking);
    clocks = [stillWorking, setInterval(showActivity, timing.activityEvery)];
  }

  function showActivity(): void {
    const now = performance.now();
    if (now < lastActivity + sharedPause()) return;
    lastActivity = now;
    adapter.showActivity(chat).catch(error => log.debug({ err: error }, 'activity was not shown'));
  }

  function stop(): void {
    crowd.leave(turn);
    for (const clock of clocks) clearInterval(clock);
    clocks = [];
    clearTimeout(nextEdit);
    nextEdit = undefined;
  }

  /** At most one edit waits and at most one runs; what is shown is always the newest label. */
  function schedule(afterMs = 0): void {
    if (clocks.length === 0 || nextEdit || !sent) return;
    const target = sent;
    const pause = Math.max(limits.minEditIntervalMs, sharedPause());
    const wait = Math.max(afterMs, lastEdit + pause - performance.now(), 0);
    nextEdit = setTimeout(() => {
      nextEdit = undefined;
      editing = editing.then(() => edit(target));
    }, wait);
  }

  async function edit(target: SentRef): Promise<void> {
    const message = compose();
    // After its end the turn says the last word in its message, or another run does: one that was frozen may be late.
    if (clocks.length === 0 || turn.signal.aborted || message.text === shown) return;
    lastEdit = performance.now();
    try {
      await adapter.edit(target, message);
      shown = message.text;
    } catch (error) {
      log.debug({ err: error }, 'a progress edit was not shown');
      if (error instanceof ChatError && error.reason === 'rate-limited')
        schedule(error.retryAfterMs ?? timing.stillWorking);
    }
  }

  function refused(error: unknown): never {
    if (error instanceof ChatError && error.reason !== 'unknown') inDoubt = undefined;
    throw error;
  }

  /** Where the platform knows keys, to send it again is to find it; elsewhere it is there now. */
  async function find(message: OutMessage): Promise<SentRef | undefined> {
    if (inDoubt === undefined) return undefined;
    const key = inDoubt;
    inDoubt = undefined;
    return withPatience(brief(timing), undefined, () =>
      adapter.send(chat, { ...message, ...about.replyTo }, key),
    );
  }

  return {
    show: async newLabel => {
      label = newLabel;
      if (clocks.length === 0) begin();
      if (sent) {
        about.onShown();
        return schedule();
      }
      const name = `progress:${++number}`;
      const key = `${turn.turn.id}:${name}`;
      inDoubt = key;
      sent = await turn.step(name, sentRefSchema, () => {
        const message = { ...compose(), ...about.replyTo };
        shown = message.text;
        lastEdit = performance.now();
        return withPatience(timing, turn.signal, () => adapter.send(chat, message, key)).catch(refused);
      });
      inDoubt = undefined;
      about.onShown();
      // A platform takes the activity away when a message comes, so the first one follows it.
      if (clocks.length > 0) showActivity();
      schedule();
    },
    takeUp: async () => {
      for (;;) {
        const next = await turn.recall(`progress:${number + 1}`, sentRefSchema);
        if (!next) return;
        number++;
        sent = next;
      }
    },
    under: next => {
      heading = next;
    },
    goOnIn: message => {
      sent = message;
    },
    become: async message => {
      stop();
      await editing;
      try {
        const target = sent ?? (await find(message));
        if (!target) return false;
        sent = undefined;
        await withPatience(timing, undefined, () => adapter.edit(target, message));
        return true;
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        log.info({ err: error }, 'an answer was not taken in the place of the progress');
        return false;
      }
    },
    stop,
  };
}
