import {
  type ChatAdapter,
  type ChatEvent,
  chatEventSchema,
  type OutMessage,
  type SentRef,
  sentRefSchema,
} from '../chat.ts';
import { isOutOfRoom } from '../database/out-of-room.ts';
import { inTurn } from '../log.ts';
import { withWorkspace } from '../media/workspace.ts';
import type { TurnOutcome } from '../operator/watch.ts';
import { watchedTurn } from '../operator/watched.ts';
import { emptySession } from '../sessions.ts';
import { type TurnContext, TurnEnd, type TurnHandler } from '../turns/engine.ts';
import { LimitReached } from '../usage/usage.ts';
import { asking } from './answer/asking.ts';
import { explain, unexportedNote } from './answer/explain.ts';
import { joinLines } from './answer/split.ts';
import { gather } from './gather.ts';
import { openTalk, type Remembered } from './open-talk.ts';
import { handlePress } from './press.ts';
import type { Services } from './services.ts';
import { spokenCommand } from './spoken.ts';
import type { Talk } from './talk.ts';
import { costSoFar } from './wish/charge.ts';
import { confirmByWord } from './wish/confirm.ts';
import { handleWish } from './wish/wish.ts';

/**
 * A turn that was interrupted so often without getting further is given up with a sentence. Not one beside the line:
 * it handles no file that could break the process, and a stop has to tell everybody whom it is about.
 */
const maxRunsInVain = 5;

/**
 * Runs one stored event to its end. Whatever happens, the person gets an answer and the turn completes; only a
 * turn that is left for a successor (`TurnEnd` "stopping" or "lost") throws.
 */
export function createTurnHandler(services: Services): TurnHandler {
  return turn => inTurn(turn.turn.id, () => handle(services, turn).catch(leaveWhenFull));
}

/** Without room on the disk nothing true can be said: the turn goes on when there is some. */
function leaveWhenFull(error: unknown): never {
  throw isOutOfRoom(error) ? new TurnEnd('lost', error) : error;
}

async function handle(services: Services, turn: TurnContext): Promise<void> {
  const { log, watch, lobby } = services;
  const event = chatEventSchema.parse(turn.turn.payload);
  const { platform } = event.chat;
  const adapter = services.adapters.get(platform);
  if (!adapter) return leaveToOthers(services, turn, platform);
  log.info({ type: event.type, attempt: turn.attempt, urgent: turn.turn.urgent }, 'turn starts');
  watch.turnBegan(platform, turn.attempt);
  const startedAt = performance.now();
  let outcome: TurnOutcome = 'left';
  try {
    outcome = await attend(services, watchedTurn(turn, watch), event, adapter);
  } finally {
    const ms = Math.round(performance.now() - startedAt);
    log.info({ ms, outcome }, 'turn ends');
    watch.turnEnded(platform, outcome, ms);
    await lobby.close(turn.turn.id, outcome !== 'left');
  }
}

/** A worker that knows the platform's token may be there, or on its way; a platform that nobody has is gone. */
function leaveToOthers({ log, isShared, timing }: Services, { turn }: TurnContext, platform: string): void {
  if (isShared && Date.now() - turn.acceptedAt < timing.platformAwaited) {
    log.warn({ platform }, 'no adapter for this platform here; the turn is left to other workers');
    throw new TurnEnd('lost');
  }
  log.error({ platform }, 'no adapter for this platform; the turn is dropped');
}

async function attend(
  services: Services,
  turn: TurnContext,
  event: ChatEvent,
  adapter: ChatAdapter,
): Promise<TurnOutcome> {
  const known: Remembered = { session: emptySession(), place: undefined };
  try {
    if (!turn.turn.urgent) known.place = await placeOf(services, turn);
    known.session = await services.sessions.load(event.chat);
  } catch (error) {
    // To say that it went wrong, nothing has to be remembered.
    return conclude(openTalk(services, turn, event, adapter, known), error);
  }
  const talk = openTalk(services, turn, event, adapter, known);
  return run(talk).finally(() => talk.progress.stop());
}

/**
 * Where the turn's place in the line was told. The lobby forgets that when the turn ends, which is before it is complete:
 * whoever runs it once more then has to find the answer there.
 */
async function placeOf({ lobby }: Services, turn: TurnContext): Promise<SentRef | undefined> {
  const known = await turn.recall('place', sentRefSchema);
  const place = (await lobby.leave(turn.turn.id, turn.attempt)) ?? known;
  if (place && !known && !turn.signal.aborted) await turn.step('place', sentRefSchema, async () => place);
  return place;
}

async function run(talk: Talk): Promise<TurnOutcome> {
  const { turn, services } = talk;
  try {
    if (!turn.turn.urgent && turn.inVain >= maxRunsInVain) {
      await giveUp(talk);
      return 'given-up';
    }
    await withWorkspace(services.temporary, turn.turn.id, () => route(talk));
    return 'done';
  } catch (error) {
    return conclude(talk, error);
  }
}

async function route(talk: Talk): Promise<void> {
  const { event, services } = talk;
  // From here on the journal leads a resumed turn to where it was.
  talk.stage = 'free';
  if (!isWelcome(talk)) return turnAway(talk);
  const run = (name: string) =>
    (services.commands.find(command => command.name === name) ?? help(talk)).run(talk);
  if (event.type === 'command' && !services.commands.some(({ name }) => name === event.name))
    talk.notes.push(talk.texts.unknownCommand(event.name));
  if (event.type === 'command') return run(event.name);
  if (event.type === 'button') return handlePress(talk, event);
  if (event.type === 'moved') return services.sessions.move(event.from, event.chat);
  const { id } = talk.turn.turn;
  const onWait = () => services.lobby.gathers(id);
  const { text, attachments, absorbed } = await gather(talk.turn, event, services.timing, onWait);
  services.lobby.gathered(id);
  for (const id of absorbed) await services.lobby.dismiss(id, talk.texts.takenTogether);
  // Beside the line nothing may be remembered: the turn that runs there would write over it.
  const isInLine = !talk.turn.turn.urgent;
  if (isInLine && attachments.length === 0 && (await confirmByWord(talk, text))) return;
  const command = spokenCommand(text);
  if (attachments.length > 0) return handleWish(talk, command === undefined ? text : '', attachments);
  if (text.trim() === '') return talk.answer({ text: asking(talk, talk.texts.needPicture) });
  return command === undefined ? handleWish(talk, text, []) : run(command);
}

/** Help and a first contact are for everybody. */
function isWelcome({ event, services }: Talk): boolean {
  const isForAll = event.type === 'command' && ['help', 'start'].includes(event.name);
  return isForAll || event.type === 'moved' || services.access.isOpenTo(event);
}

/** Once for all the pictures of an album. */
async function turnAway(talk: Talk): Promise<void> {
  const { event, services, texts, turn } = talk;
  if (event.type === 'message' && event.groupId !== undefined) await gather(turn, event, services.timing);
  return talk.answer({ text: texts.notOpen, onlyFor: event.author.id });
}

function help(talk: Talk): { run(talk: Talk): Promise<void> } {
  return (
    talk.services.commands.find(command => command.name === 'help') ?? {
      run: one => one.answer({ text: one.texts.welcome }),
    }
  );
}

async function conclude(talk: Talk, error: unknown): Promise<TurnOutcome> {
  if (error instanceof TurnEnd && error.why !== 'cancelled') throw error;
  if (error instanceof TurnEnd) {
    talk.log.info('turn cancelled');
    // True after an interruption too: the journal has led the turn to where it was.
    const cost = talk.stage === 'paying' ? talk.texts.mayHaveCost : costSoFar(talk);
    const { wasCancelled } = talk.texts;
    await farewell(talk, { text: joinLines([wasCancelled, cost, unexportedNote(talk)]) });
    return 'cancelled';
  }
  if (isOutOfRoom(error)) throw error;
  // That another turn has taken the day's last wish is an answer like any other.
  const isRefused = error instanceof LimitReached;
  if (!isRefused) talk.log.error({ err: error, stage: talk.stage }, 'turn fails');
  await farewell(talk, await explain(talk, error));
  return isRefused ? 'done' : 'failed';
}

/** The last word of a turn that goes no further; when even that can't be said, the log is all that is left. */
async function farewell(talk: Talk, message: OutMessage): Promise<void> {
  try {
    await talk.answer(message);
  } catch (error) {
    if (isOutOfRoom(error) || (error instanceof TurnEnd && error.why !== 'cancelled')) throw error;
    talk.log.error({ err: error }, 'the person could not be told');
  }
}

/** Said where the former runs showed their progress, so that nothing seems to go on. */
async function giveUp(talk: Talk): Promise<void> {
  const { texts, progress, session } = talk;
  await progress.takeUp();
  await progress.show(texts.progress.resuming);
  const now = session.unexported ? texts.now.export : texts.now.kept;
  await talk.answer({ text: joinLines([texts.failed.tooOften, texts.charged.unknown, now]) });
}
