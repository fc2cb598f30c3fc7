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
import { withPatience } from './patience.ts';
import { joinLines } from './split.ts';

/**
 * The one message that shows how a turn goes on. It is sent once (journaled, so that a resumed turn edits the
 * same one), edited within the platform's pace, and in the end becomes an answer. What is shown after that
 * begins another one: a turn that makes several videos has one for each.
 */
export interface Progress {
  /** Shows what is being done now. Sends the message where there is none; otherwise notes the label and returns. */
  show(label: string): Promise<void>;
  /** Puts a heading over what is shown, until another one comes. */
  under(heading: string): void;
  /** Turns the message into an answer. False when there is no message to turn, or it is gone. */
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
  timing: Timing;
  log: Log;
}): Progress {
  const { turn, chat, adapter, limits, texts, timing, log } = about;
  let number = 0;
  let sent = about.place;
  let heading = '';
  let label = '';
  let shown = '';
  let waited = 0;
  let lastEdit = 0;
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

  function begin(): void {
    const startedAt = Date.now();
    waited = 0;
    const stillWorking = setInterval(() => {
      waited = Date.now() - startedAt;
      schedule();
    }, timing.stillWorking);
    clocks = [stillWorking, setInterval(showActivity, timing.activityEvery)];
  }

  function showActivity(): void {
    adapter.showActivity(chat).catch(error => log.debug({ err: error }, 'activity was not shown'));
  }

  function stop(): void {
    for (const clock of clocks) clearInterval(clock);
    clocks = [];
    clearTimeout(nextEdit);
    nextEdit = undefined;
  }

  /** At most one edit waits and at most one runs; what is shown is always the newest label. */
  function schedule(afterMs = 0): void {
    if (clocks.length === 0 || nextEdit || !sent) return;
    const target = sent;
    const wait = Math.max(afterMs, lastEdit + limits.minEditIntervalMs - Date.now(), 0);
    nextEdit = setTimeout(() => {
      nextEdit = undefined;
      editing = editing.then(() => edit(target));
    }, wait);
  }

  async function edit(target: SentRef): Promise<void> {
    const message = compose();
    if (clocks.length === 0 || message.text === shown) return;
    lastEdit = Date.now();
    try {
      await adapter.edit(target, message);
      shown = message.text;
    } catch (error) {
      log.debug({ err: error }, 'a progress edit was not shown');
      if (error instanceof ChatError && error.reason === 'rate-limited')
        schedule(error.retryAfterMs ?? timing.stillWorking);
    }
  }

  return {
    show: async newLabel => {
      label = newLabel;
      if (clocks.length === 0) begin();
      if (sent) return schedule();
      const name = `progress:${++number}`;
      sent = await turn.step(name, sentRefSchema, () => {
        const message = { ...compose(), ...about.replyTo };
        shown = message.text;
        lastEdit = Date.now();
        return withPatience(timing, turn.signal, () =>
          adapter.send(chat, message, `${turn.turn.id}:${name}`),
        );
      });
      // A platform takes the activity away when a message comes, so the first one follows it.
      if (clocks.length > 0) showActivity();
      schedule();
    },
    under: next => {
      heading = next;
    },
    become: async message => {
      stop();
      await editing;
      if (!sent) return false;
      const target = sent;
      sent = undefined;
      try {
        await withPatience(timing, undefined, () => adapter.edit(target, message));
        return true;
      } catch (error) {
        if (error instanceof ChatError && error.reason === 'gone') return false;
        throw error;
      }
    },
    stop,
  };
}
