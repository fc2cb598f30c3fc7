import { posix } from 'node:path';
import { unescape as decode } from 'node:querystring';
import { type Attachment, ChatError } from '../../chat.ts';
import { MediaError, type MediaFormat } from '../../media/media.ts';
import { cleanName } from '../../media/name.ts';
import { headBytes, peek } from '../../media/peek.ts';
import { NemoError } from '../../nemo/errors.ts';
import { limits } from '../../nemo/limits.ts';
import type { NemoSession, UploadedFile } from '../../nemo/nemo.ts';
import type { Talk } from '../talk.ts';

/** What of an attachment decides whether it can be handed over; one of unknown size can't. */
type Sent = Pick<Attachment, 'name' | 'source' | 'bytes'>;

/** A file that the backend may fetch, and what it will call it: after the last part of the address. */
interface Offer {
  url: string;
  name: string;
  format: MediaFormat;
}

/**
 * Has the backend fetch a file from the platform itself, so that only its beginning passes through here. Undefined
 * where that can't be, or goes wrong in any way: then the file has to be sent. Sending it also meets what is wrong
 * with the session or the account, so that is left to it: a 404 alone does not say what was not found.
 */
export async function handOver(
  talk: Talk,
  session: NemoSession,
  file: Sent,
): Promise<UploadedFile | undefined> {
  const { turn, services, log } = talk;
  const late = AbortSignal.timeout(services.timing.transferIdle);
  try {
    const offer = await findOffer(talk, file, AbortSignal.any([turn.signal, late]));
    if (!offer) return undefined;
    const answer = await services.nemo.uploadUrls(session.sessionId, [offer.url], turn.signal);
    const fetched = recognise(talk, offer, answer);
    if (!fetched) log.info('the backend has not fetched the file that it was given; sending it');
    return fetched;
  } catch (error) {
    turn.signal.throwIfAborted();
    const isOurs = error instanceof NemoError || error instanceof ChatError || error instanceof MediaError;
    if (!isOurs && !late.aborted) throw error;
    // Nothing else of the error: the backend may repeat the address, which is signed.
    log.info({ reason: isOurs ? error.reason : 'late' }, 'a file can not be handed over; sending it');
    return undefined;
  }
}

/** Small files are not worth it: they are through as soon as they are looked at. */
async function findOffer(
  { adapter }: Talk,
  { name, source, bytes = 0 }: Sent,
  signal: AbortSignal,
): Promise<Offer | undefined> {
  if (bytes <= headBytes || bytes > limits.upload) return undefined;
  const url = await adapter.link?.(source, signal);
  if (url === undefined) return undefined;
  const format = await peek(await adapter.openFile(source, signal), signal);
  const called = decode(posix.basename(new URL(url).pathname));
  // Two pictures of a project may come by one name; only one that is sent can be given another.
  const isCalledSo = format && spelled(called) === spelled(cleanName(name, format));
  return isCalledSo ? { url, name: called, format } : undefined;
}

/**
 * The one file of the answer, under the name that the backend says, since the agent knows no other. Undefined where it
 * can't be the file offered, or where that name would mislead: taken already, or not true to the content.
 */
function recognise(
  { session }: Talk,
  { name: offered, format }: Offer,
  [file, ...others]: readonly UploadedFile[],
): UploadedFile | undefined {
  if (!file || others.length > 0 || contradicts(file.type, format)) return undefined;
  const name = file.name || offered;
  const isTaken = session.files.some(other => other.name === name);
  const isClean = spelled(name) === spelled(cleanName(name, format));
  return isTaken || !isClean ? undefined : { ...file, name };
}

/** Types come as `image`, `image/jpeg` or in words of the backend's own, which say nothing here. */
function contradicts(type: string, { kind }: MediaFormat): boolean {
  const [said] = /^(?:image|video|audio|text)/i.exec(type) ?? [];
  return said !== undefined && said.toLowerCase() !== kind;
}

function spelled(name: string): string {
  return name.toLowerCase().replace(/\.jpeg$/, '.jpg');
}
