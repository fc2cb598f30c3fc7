import { extname } from 'node:path';
import { z } from 'zod';
import { isOutOfRoom } from '../../database/out-of-room.ts';
import { cleanName } from '../../media/name.ts';
import { NemoError } from '../../nemo/errors.ts';
import type { NemoSession } from '../../nemo/nemo.ts';
import { readableLine } from '../../readable.ts';
import { type Project, type ProjectFile, projectFileSchema } from '../../sessions.ts';
import type { Talk } from '../talk.ts';
import { sendFile } from './files.ts';
import { passes } from './snapshot.ts';

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
  /** Which ones of the lost session are not among them. */
  missing: z.array(z.number()).default([]),
});

async function rebuildProject(talk: Talk, lost: NemoSession): Promise<NemoSession> {
  const { turn, services, language, texts } = talk;
  const { files: former, unused } = talk.session;
  await talk.progress.show(texts.progress.rebuilding);
  const { nemo, files, missing } = await turn.step(`rebuild@${lost.sessionId}`, rebuiltSchema, async () => {
    const nemo = await services.nemo.createSession(language, turn.signal);
    const files: ProjectFile[] = [];
    const missing: number[] = [];
    for (const [index, file] of former.entries()) {
      const carried = await carryOver(talk, nemo, file, files);
      if (carried) files.push(carried);
      else missing.push(index);
    }
    return { nemo, files, missing };
  });
  const waiting = former.length - unused;
  const stillUnused = unused - missing.filter(index => index >= waiting).length;
  await talk.remember({ nemo, files, unused: stillUnused, unexported: false });
  const names = missing.map(index => readableLine(former[index]?.name ?? '', 60));
  talk.notes.push(texts.rebuilt, ...names.map(texts.leftBehind));
  return nemo;
}

/**
 * The backend's own copy is the quickest; the platform's is asked where that is gone, or would be called as another one
 * is. Under the name that the backend knows it by now. Undefined where neither has it; throws where that is not known.
 */
async function carryOver(
  talk: Talk,
  session: NemoSession,
  file: ProjectFile,
  carried: readonly ProjectFile[],
): Promise<ProjectFile | undefined> {
  const { nemo } = talk.services;
  try {
    const [copy] = await nemo.uploadUrls(session.sessionId, [file.url], talk.turn.signal);
    const name = copy && isPlain(copy.name) ? copy.name : file.name;
    if (copy && !carried.some(other => other.name === name)) return { ...file, name, url: copy.url };
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
  }
  if (!file.source) return undefined;
  try {
    const { name, url } = await sendFile(talk, session, { name: file.name, source: file.source });
    return { ...file, name, url };
  } catch (error) {
    talk.turn.signal.throwIfAborted();
    if (isOutOfRoom(error)) throw error;
    if (error instanceof NemoError && passes(error)) throw error;
    talk.log.warn({ err: error }, 'a file could not be carried over to the new session');
    return undefined;
  }
}

/** A name that can stand in a wish, and be a video's. */
function isPlain(name: string): boolean {
  return cleanName(name, { kind: 'image', extension: extname(name).slice(1) }) === name;
}

/** A wish is not sent, since what it is about was lost with a session, or is called otherwise in the new one. */
export class StaleWish extends Error {
  override readonly name = 'StaleWish';
}

/** Throws a `StaleWish` where a rebuilt session has not all that waited for the wish before, as the wish calls it. */
export function expectFiles(session: Project, wish: string, waiting: readonly ProjectFile[]): void {
  const names = new Set(session.files.map(({ name }) => name));
  const isRenamed = waiting.some(({ name }) => wish.includes(name) && !names.has(name));
  if (isRenamed || session.unused < waiting.length) throw new StaleWish('its files are not there any more');
}
