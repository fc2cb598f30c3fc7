import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { hold, release, settle } from '../credits.ts';
import type { Effect } from '../faults.ts';
import { type AccountRecord, noteViolation, type PromptRecord } from '../ledger.ts';
import { type Reply, readJson, unprocessable } from '../replies.ts';
import { findSession } from '../sessions.ts';
import { pause, type Session, type World } from '../world.ts';
import { type Plan, planTurn } from './plan.ts';
import { failing } from './script.ts';
import { type Dialect, frame } from './wire.ts';

const prompt = z.object({
  app_name: z.literal('nemo_agent'),
  user_id: z.literal('me'),
  session_id: z.string().min(1),
  new_message: z.object({
    role: z.literal('user').optional(),
    parts: z.array(z.object({ text: z.string() })).min(1),
  }),
});

/** The server keeps the connection a little after the last event. */
const linger = 1000;

/**
 * Accepts a prompt and streams the agent's turn. Once accepted, the turn goes on to its end and is charged
 * once, whether or not anybody still reads the stream.
 */
export async function runPrompt(
  world: World,
  request: IncomingMessage,
  account: AccountRecord,
  fault: Effect | undefined,
  reader: AbortSignal,
): Promise<Reply> {
  const message = await readJson(request, prompt);
  const session = findSession(world, message.session_id, account);
  const text = message.new_message.parts.map(part => part.text).join('\n');
  if (text.trim() === '')
    throw unprocessable([{ where: ['new_message', 'parts'], message: 'Empty message' }]);
  const plan = bend(planTurn(session, text), fault);
  hold(account, plan.cost);
  const record: PromptRecord = {
    session: session.id,
    text,
    kind: plan.kind,
    charged: 0,
    status: 'running',
    disconnected: false,
    overlaps: session.running > 0,
  };
  if (record.overlaps) noteViolation(world.ledger, 'a prompt while another one ran in the same session');
  world.ledger.prompts.push(record);
  reader.addEventListener('abort', () => {
    record.disconnected = record.status === 'running';
  });
  const frames = new PassThrough({ objectMode: true });
  play(world, session, plan, record, frames).catch(() => frames.destroy());
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body: frames };
}

async function play(
  world: World,
  session: Session,
  plan: Plan,
  record: PromptRecord,
  frames: PassThrough,
): Promise<void> {
  const dialect = dialectFor(world);
  const invocation = `e-${randomUUID()}`;
  const ending = world.ending.signal;
  session.running += 1;
  try {
    for (const beat of plan.beats) {
      await pause(world, beat.wait, ending);
      if ('done' in beat) finish(session, plan, record);
      else if (!frames.destroyed) {
        const text = frame(beat.event, dialect, invocation);
        if (text !== undefined) frames.write(text);
      }
    }
    if (record.status === 'running') {
      release(session.account, plan.cost);
      record.status = 'failed';
    }
  } finally {
    session.running -= 1;
  }
  await pause(world, linger, ending);
  frames.end();
}

function finish(session: Session, plan: Plan, record: PromptRecord): void {
  session.draft = plan.draft?.() ?? session.draft;
  session.editingPaid ||= plan.kind === 'edit';
  settle(session.account, plan.cost);
  record.charged = plan.cost;
  record.status = 'finished';
}

/** The plan as a fault would have it. */
function bend(plan: Plan, fault: Effect | undefined): Plan {
  if (fault?.kind === 'no-change') return { ...plan, draft: undefined };
  if (fault?.kind === 'agent-fails') return { ...plan, beats: failing() };
  return plan;
}

function dialectFor(world: World): Dialect {
  const { dialect } = world.options;
  if (dialect !== 'mixed') return dialect;
  const dialects: readonly Dialect[] = ['camel', 'snake', 'flat'];
  return dialects[world.ledger.prompts.length % dialects.length] ?? 'camel';
}
