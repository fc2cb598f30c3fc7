import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { AccountRecord } from './ledger.ts';
import { json, Refusal, type Reply, readJson, success } from './replies.ts';
import type { Session, World } from './world.ts';

const request = z.object({ task_name: z.string().min(1), language: z.string().min(2).max(16) });

/** Makes a project (task) and the session that belongs to it. */
export async function createSession(
  world: World,
  incoming: IncomingMessage,
  account: AccountRecord,
): Promise<Reply> {
  const { language } = await readJson(incoming, request);
  const session: Session = {
    id: digits(),
    taskId: digits(),
    account,
    language,
    files: [],
    draft: undefined,
    editingPaid: false,
    generatedFiles: 0,
    running: 0,
  };
  world.sessions.set(session.id, session);
  world.ledger.sessions.push({ session: session.id, task: session.taskId, userId: account.userId, language });
  return success({ task_id: session.taskId, session_id: session.id, user_id: account.userId });
}

/** The account's own session; the contract's 404 otherwise. */
export function findSession(world: World, id: string | undefined, account: AccountRecord): Session {
  const session = id === undefined ? undefined : world.sessions.get(id);
  if (session?.account !== account) throw new Refusal(404, { detail: 'Session not found' });
  return session;
}

export function latestState(session: Session): Reply {
  const { draft, files } = session;
  const state = {
    ...(draft ? { draft, canvas_config: { width: draft.m.width, height: draft.m.height } } : {}),
    video_infos: files.map(describeFile),
    generated_media: (draft?.t ?? [])
      .filter(track => track.tt === 0)
      .flatMap(track =>
        track.sg.map(({ id, d, m }) => ({ id, type: 'video', title: m.title, duration: d / 1000 })),
      ),
  };
  return json(200, {
    code: 0,
    message: 'success',
    data: { app_name: 'nemo_agent', session_id: session.id, state },
  });
}

export function describeFile(file: Session['files'][number]) {
  return {
    filename: file.name,
    file_type: file.type,
    cdn_url: file.url,
    hash: file.hash,
    ...(file.width && file.height ? { width: file.width, height: file.height } : {}),
  };
}

/** A link into the browser, without access to the API. */
export async function claim(world: World, incoming: IncomingMessage, account: AccountRecord): Promise<Reply> {
  const ids = await readJson(incoming, z.object({ task_id: z.string(), session_id: z.string() }));
  const session = findSession(world, ids.session_id, account);
  if (session.taskId !== ids.task_id) throw new Refusal(404, { detail: 'Task not found' });
  return success({ claim_token: `ct_${digits()}`, expires_in: 1800 });
}

/** Looks like the service's 19-digit ids, too long for a JavaScript number. */
function digits(): string {
  const block = () => String(randomInt(1e9)).padStart(9, '0');
  return `7${block()}${block()}`;
}
