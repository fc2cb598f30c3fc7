import { z } from 'zod';
import { isOutOfRoom } from '../../database/out-of-room.ts';
import { NemoError } from '../../nemo/errors.ts';
import type { NemoSession } from '../../nemo/nemo.ts';
import { type ProjectFile, projectFileSchema } from '../../sessions.ts';
import type { Talk } from '../talk.ts';
import { sendFile } from './files.ts';

/**
 * The chat's project with the backend: made at first contact, and made again with the chat's files where the
 * backend has lost it. Step names carry the session's id, so that what was done in a lost one counts no more.
 */

const nemoSessionSchema = z.object({ sessionId: z.string(), taskId: z.string() });

/** Opens the chat's session, runs `work` in it, and does so once more in a rebuilt one if the first is gone. */
export async function withProject<T>(talk: Talk, work: (session: NemoSession) => Promise<T>): Promise<T> {
  const session = await openProject(talk);
  try {
    return await work(session);
  } catch (error) {
    if (!(error instanceof NemoError) || error.reason !== 'session-gone') throw error;
    talk.log.warn('the session is gone; making a new one');
    return work(await rebuildProject(talk, session));
  }
}

export async function openProject(talk: Talk): Promise<NemoSession> {
  if (talk.session.nemo) return talk.session.nemo;
  const { turn, services, language } = talk;
  const nemo = await turn.step('session', nemoSessionSchema, () =>
    services.nemo.createSession(language, turn.signal),
  );
  await talk.remember({ nemo });
  return nemo;
}

const rebuiltSchema = z.object({
  nemo: nemoSessionSchema,
  files: z.array(projectFileSchema),
});

async function rebuildProject(talk: Talk, lost: NemoSession): Promise<NemoSession> {
  const { turn, services, language } = talk;
  await talk.progress.show(talk.texts.progress.rebuilding);
  const rebuilt = await turn.step(`rebuild@${lost.sessionId}`, rebuiltSchema, async () => {
    const nemo = await services.nemo.createSession(language, turn.signal);
    const files = [];
    for (const file of talk.session.files) files.push(...(await carryOver(talk, nemo, file)));
    return { nemo, files };
  });
  await talk.remember({ nemo: rebuilt.nemo, files: rebuilt.files, unexported: false });
  talk.notes.push(talk.texts.rebuilt);
  return rebuilt.nemo;
}

/** The backend's own copy is the quickest; the platform's is asked where that is gone. A file that neither has is left out. */
async function carryOver(talk: Talk, session: NemoSession, file: ProjectFile): Promise<ProjectFile[]> {
  const { nemo } = talk.services;
  try {
    const [copy] = await nemo.uploadUrls(session.sessionId, [file.url], talk.turn.signal);
    if (copy) return [{ ...file, url: copy.url }];
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
  }
  if (!file.source) return [];
  try {
    const sent = await sendFile(talk, session, { name: file.name, source: file.source });
    return [{ ...file, url: sent.url }];
  } catch (error) {
    talk.turn.signal.throwIfAborted();
    if (isOutOfRoom(error)) throw error;
    talk.log.warn({ err: error }, 'a file could not be carried over to the new session');
    return [];
  }
}
