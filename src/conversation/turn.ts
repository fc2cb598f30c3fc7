import { chatEventSchema, type OutMessage } from '../chat.ts';
import { withWorkspace } from '../media/workspace.ts';
import { TurnEnd, type TurnHandler } from '../turns/engine.ts';
import { explain } from './answer/explain.ts';
import { joinLines } from './answer/split.ts';
import { gather } from './gather.ts';
import { openTalk } from './open-talk.ts';
import { handlePress } from './press.ts';
import type { Services } from './services.ts';
import { spokenCommand } from './spoken.ts';
import type { Talk } from './talk.ts';
import { costSoFar } from './wish/charge.ts';
import { handleWish } from './wish/wish.ts';

/** A turn that was interrupted so often without getting further is given up with a sentence. */
const maxRunsInVain = 5;

/**
 * Runs one stored event to its end. Whatever happens, the person gets an answer and the turn completes; only a
 * turn that is left for a successor (`TurnEnd` "stopping" or "lost") throws.
 */
export function createTurnHandler(services: Services): TurnHandler {
  return async turn => {
    const event = chatEventSchema.parse(turn.turn.payload);
    const adapter = services.adapters.get(event.chat.platform);
    const log = services.log.child({ turn: turn.turn.id });
    if (!adapter)
      return log.error(
        { platform: event.chat.platform },
        'no adapter for this platform; the turn is dropped',
      );
    log.info({ type: event.type, attempt: turn.attempt, urgent: turn.turn.urgent }, 'turn starts');
    const startedAt = Date.now();
    await withWorkspace(services.temporary, turn.turn.id, async folder => {
      const talk = await openTalk(services, turn, event, adapter, folder);
      try {
        if (turn.inVain >= maxRunsInVain) await giveUp(talk);
        else await route(talk);
      } catch (error) {
        await conclude(talk, error);
      } finally {
        talk.progress.stop();
      }
    });
    log.info({ ms: Date.now() - startedAt }, 'turn ends');
  };
}

async function route(talk: Talk): Promise<void> {
  const { event, services } = talk;
  const run = (name: string) =>
    (services.commands.find(command => command.name === name) ?? help(talk)).run(talk);
  if (event.type === 'command' && !services.commands.some(({ name }) => name === event.name))
    talk.notes.push(talk.texts.unknownCommand(event.name));
  if (event.type === 'command') return run(event.name);
  if (event.type === 'button') return handlePress(talk, event);
  if (event.type === 'moved') return services.sessions.move(event.from, event.chat);
  const { text, attachments } = await gather(talk.turn, event, services.timing);
  const command = spokenCommand(text);
  if (attachments.length > 0) return handleWish(talk, command === undefined ? text : '', attachments);
  if (text.trim() === '') return talk.answer({ text: talk.texts.needPicture });
  return command === undefined ? handleWish(talk, text, []) : run(command);
}

function help(talk: Talk): { run(talk: Talk): Promise<void> } {
  return (
    talk.services.commands.find(command => command.name === 'help') ?? {
      run: one => one.answer({ text: one.texts.welcome }),
    }
  );
}

async function conclude(talk: Talk, error: unknown): Promise<void> {
  if (error instanceof TurnEnd && error.why !== 'cancelled') throw error;
  if (error instanceof TurnEnd) {
    talk.log.info('turn cancelled');
    // True after an interruption too: the journal has led the turn to where it was.
    const cost = talk.stage === 'paying' ? talk.texts.mayHaveCost : costSoFar(talk);
    const { wasCancelled, now } = talk.texts;
    const kept = talk.session.unexported ? now.unexported : '';
    return farewell(talk, { text: joinLines([wasCancelled, cost, kept]) });
  }
  talk.log.error({ err: error, stage: talk.stage }, 'turn fails');
  return farewell(talk, await explain(talk, error));
}

/** The last word of a turn that goes no further; when even that can't be said, the log is all that is left. */
async function farewell(talk: Talk, message: OutMessage): Promise<void> {
  try {
    await talk.answer(message);
  } catch (error) {
    if (error instanceof TurnEnd && error.why !== 'cancelled') throw error;
    talk.log.error({ err: error }, 'the person could not be told');
  }
}

/** Said where the former runs showed their progress, so that nothing seems to go on. */
async function giveUp(talk: Talk): Promise<void> {
  const { texts, progress, session } = talk;
  await progress.show(texts.progress.resuming);
  const now = session.unexported ? texts.now.export : texts.now.kept;
  await talk.answer({ text: joinLines([texts.failed.tooOften, texts.charged.unknown, now]) });
}
