import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { request as fetchFrom } from 'undici';
import { z } from 'zod';
import { formatOf, headBytes } from './formats.ts';
import { type Reply, readJson, refusal, success, unprocessable } from './replies.ts';
import { describeFile } from './sessions.ts';
import type { Session, StoredFile, World } from './world.ts';

const urlRequest = z.object({ urls: z.array(z.url()).min(1), source_type: z.literal('url') });

/** Takes files as multipart `files`, or fetches the `urls` of a JSON body. All of a call's files, or none. */
export async function upload(world: World, request: IncomingMessage, session: Session): Promise<Reply> {
  const contentType = request.headers['content-type'] ?? '';
  const isForm = contentType.startsWith('multipart/form-data');
  const files = isForm
    ? await receiveForm(world, request, contentType, session)
    : await fetchUrls(world, (await readJson(request, urlRequest)).urls, session);
  session.files.push(...files);
  for (const file of files) {
    world.files.set(file.id, file);
    const { name, bytes } = file;
    world.ledger.uploads.push({ session: session.id, name, bytes, via: isForm ? 'multipart' : 'url' });
  }
  return success({ files: files.map(describeFile), session_state_applied: true });
}

async function receiveForm(
  world: World,
  request: IncomingMessage,
  contentType: string,
  session: Session,
): Promise<StoredFile[]> {
  const form = new Busboy({ headers: { ...request.headers, 'content-type': contentType } });
  const ending = new AbortController();
  const refused = Promise.withResolvers<never>();
  const files: Promise<StoredFile>[] = [];
  form.on('file', (field, stream, name) => {
    const file =
      field === 'files'
        ? store(world, session, name, stream, ending.signal)
        : Promise.reject(unprocessable([{ where: [field], message: 'Unexpected field, use files' }]));
    file.catch(error => {
      stream.resume();
      refused.reject(error);
    });
    files.push(file);
  });
  form.on('field', field => {
    refused.reject(unprocessable([{ where: [field], message: 'Expected files' }]));
  });
  const received = pipeline(request, form);
  // A refusal is answered at once; the rest of the body is then read and thrown away.
  for (const promise of [received, refused.promise]) promise.catch(() => {});
  try {
    await Promise.race([received, refused.promise]);
    if (files.length === 0) throw unprocessable([{ where: ['files'], message: 'Field required' }]);
    return await Promise.all(files);
  } catch (error) {
    ending.abort();
    const settled = await Promise.allSettled(files);
    await Promise.all(settled.map(file => (file.status === 'fulfilled' ? rm(file.value.path) : undefined)));
    throw error;
  }
}

/** The real service fetches from anywhere; this one only from its own machine. */
async function fetchUrls(world: World, urls: readonly string[], session: Session): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const url of urls) {
    const { hostname, pathname } = new URL(url);
    if (hostname !== '127.0.0.1') throw refusal(400, 'The simulator fetches only from 127.0.0.1');
    const signal = AbortSignal.any([world.ending.signal, AbortSignal.timeout(30_000)]);
    const answer = await fetchFrom(url, { signal }).catch(() => {
      throw refusal(400, 'The URL does not answer');
    });
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      throw refusal(400, `The URL answers ${answer.statusCode}`);
    }
    files.push(await store(world, session, decodeURIComponent(basename(pathname)), answer.body, signal));
  }
  return files;
}

/** Streams one file to disk, and refuses it as soon as its bytes say that it can't be taken. */
async function store(
  world: World,
  session: Session,
  name: string,
  source: Readable,
  signal: AbortSignal,
): Promise<StoredFile> {
  const id = randomUUID();
  const path = join(world.folder, `upload-${id}`);
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let bytes = 0;
  const check = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > world.options.maxUploadBytes) throw refusal(4002, 'File is larger than 200 MB');
      if (head.length < headBytes) {
        head = Buffer.concat([head, piece.subarray(0, headBytes - head.length)]);
        if (head.length === headBytes && !formatOf(head, name)) throw wrongType(name);
      }
      hash.update(piece);
      yield piece;
    }
  };
  try {
    await pipeline(source, check, createWriteStream(path), { signal });
    const format = formatOf(head, name);
    if (!format) throw wrongType(name);
    return {
      id,
      session: session.id,
      name,
      type: format.type,
      kind: format.kind,
      path,
      bytes,
      url: `${world.origin}/cdn/files/${id}/${encodeURIComponent(name)}`,
      hash: hash.digest('hex'),
      ...(await pixels(world, path, format.kind)),
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function wrongType(name: string) {
  return refusal(4001, `Unsupported file type: ${name}`);
}

/** Upright width and height of a picture; left out in the mode that never looks at pictures. */
async function pixels(world: World, path: string, kind: StoredFile['kind']) {
  const unknown = { width: undefined, height: undefined };
  if (kind !== 'image' || world.options.clip === 'prepared') return unknown;
  const { default: sharp } = await import('sharp');
  const facts = await sharp(path)
    .metadata()
    .catch(() => undefined);
  return facts ? { width: facts.autoOrient.width, height: facts.autoOrient.height } : unknown;
}
