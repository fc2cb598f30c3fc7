import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { parse } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Attachment, ChatError } from '../../chat.ts';
import { MediaError, type MediaReason } from '../../media/media.ts';
import type { NemoSession, UploadedFile } from '../../nemo/nemo.ts';
import { readableLine } from '../../readable.ts';
import { type ProjectFile, waitingFiles } from '../../sessions.ts';
import type { Texts } from '../../texts/index.ts';
import { withPatience } from '../answer/patience.ts';
import type { Talk } from '../talk.ts';
import { inMegabytes, mostBytes } from './file-size.ts';
import { handOver } from './hand-over.ts';
import { freeNames } from './names.ts';

/** What a person sends, on its way to the backend: fetched from the platform, made fit, uploaded. */

const uploadResultSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), name: z.string(), url: z.string() }),
  z.object({ ok: z.literal(false), name: z.string(), reason: z.string(), limit: z.number() }),
]);

/** Files that came through, and a sentence for each that did not. */
export interface SentFiles {
  names: string[];
  problems: string[];
}

/**
 * Uploads the attachments of a turn in their order and remembers them as files of the project.
 * A file that can't be used is a sentence in `problems`, not an error: the others go on.
 */
export async function sendFiles(
  talk: Talk,
  session: NemoSession,
  attachments: readonly Attachment[],
): Promise<SentFiles> {
  const result: SentFiles = { names: [], problems: [] };
  const names = await talk.turn.step('names', z.array(z.string()), async () => {
    const present = talk.session.files.map(file => file.name);
    return freeNames(present, attachments);
  });
  for (const [index, attachment] of attachments.entries()) {
    await talk.progress.show(talk.texts.progress.uploading(index + 1, attachments.length));
    const name = names[index] ?? attachment.name;
    const carried = carriedOver(talk, attachment, name, result.names);
    if (carried) {
      result.names.push(carried.name);
      continue;
    }
    const done = await talk.turn.step(`upload:${index}@${session.sessionId}`, uploadResultSchema, () =>
      tryToSend(talk, session, { ...attachment, name }),
    );
    if (!done.ok) {
      result.problems.push(describeProblem(talk.texts, attachment.name, done.reason, done.limit));
      continue;
    }
    result.names.push(done.name);
    if (talk.session.files.some(file => file.url === done.url && file.name === done.name)) continue;
    await talk.remember({
      files: [...talk.session.files, { name: done.name, url: done.url, source: attachment.source }],
      unused: talk.session.unused + 1,
    });
  }
  return result;
}

async function tryToSend(
  talk: Talk,
  session: NemoSession,
  attachment: Attachment,
): Promise<z.infer<typeof uploadResultSchema>> {
  const limit = mostBytes(talk);
  const refuse = (reason: MediaReason) => ({ ok: false as const, name: attachment.name, reason, limit });
  if (attachment.bytes !== undefined && attachment.bytes > limit) return refuse('too-large');
  try {
    const sent = await sendFile(talk, session, attachment);
    return { ok: true, name: sent.name, url: sent.url };
  } catch (error) {
    if (!(error instanceof MediaError || error instanceof ChatError)) throw error;
    talk.log.info({ reason: error.reason }, 'a file can not be used');
    if (error instanceof MediaError) return refuse(error.reason);
    return refuse(error.reason === 'too-large' ? 'too-large' : 'unreadable');
  }
}

/**
 * Has the backend fetch one file, or fetches it, makes it fit and uploads it. Answers it under the name that the
 * backend knows it by. Throws `MediaError`, `ChatError` or `NemoError`.
 */
export async function sendFile(
  talk: Talk,
  session: NemoSession,
  file: Pick<Attachment, 'name' | 'source' | 'bytes'>,
): Promise<UploadedFile> {
  return (await handOver(talk, session, file)) ?? uploadFile(talk, session, file);
}

async function uploadFile(
  talk: Talk,
  session: NemoSession,
  file: Pick<Attachment, 'name' | 'source'>,
): Promise<UploadedFile> {
  const { adapter, turn, services } = talk;
  const maxBytes = mostBytes(talk);
  const fetch = async () => {
    const stream = await withPatience(services.timing, turn.signal, () =>
      adapter.openFile(file.source, turn.signal),
    );
    return services.prepareFile({ name: file.name, stream, maxBytes }, talk.folder, turn.signal);
  };
  const ready = await fetch().catch(error => {
    // It broke off on its way here: the platform has it still.
    if (error instanceof MediaError && error.reason === 'unreadable') return fetch();
    throw error;
  });
  try {
    const upload = {
      name: ready.name,
      mimeType: ready.mimeType,
      open: async () => createReadStream(ready.path),
    };
    const sent = await services.nemo.upload(session.sessionId, upload, turn.signal);
    services.watch.moved('up', ready.bytes);
    return { ...sent, name: ready.name };
  } finally {
    await rm(ready.path, { force: true });
  }
}

function describeProblem(texts: Texts, given: string, reason: string, limit: number): string {
  const name = readableLine(given, 60) || '?';
  switch (reason) {
    case 'too-large':
      return texts.badFile['too-large'](name, inMegabytes(limit));
    case 'empty':
    case 'type':
    case 'too-many-pixels':
    case 'damaged':
      return texts.badFile[reason](name);
    default:
      return texts.badFile.unreadable(name);
  }
}

/**
 * The file, if it is in the session already: this turn has sent it to one that is lost by now, from where it was
 * carried over. It has this turn's own name there, or the one that the backend has given it.
 */
function carriedOver(
  { session }: Talk,
  { source }: Attachment,
  name: string,
  taken: readonly string[],
): ProjectFile | undefined {
  const stem = parse(name).name;
  return waitingFiles(session).find(
    file =>
      !taken.includes(file.name) &&
      (parse(file.name).name === stem || (source.via === 'url' && isDeepStrictEqual(file.source, source))),
  );
}
