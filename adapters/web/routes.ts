import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accept } from '../../src/chat.ts';
import type { Access } from './access.ts';
import { answer, giveFile, readJson } from './answers.ts';
import type { Bounds } from './bounds.ts';
import { personOf } from './events.ts';
import type { Files } from './files.ts';
import { readForm } from './form.ts';
import type { History } from './history.ts';
import type { Page } from './page.ts';
import { type About, pageIdSchema, pressSchema } from './protocol.ts';
import { Refused } from './refused.ts';
import type { Rooms } from './rooms.ts';
import type { Stream } from './stream.ts';

export interface Site {
  access: Access;
  page: Page;
  history: History;
  rooms: Rooms;
  files: Files;
  stream: Stream;
  accept: Accept;
  simulated: boolean;
  bounds: Bounds;
}

interface Call {
  site: Site;
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  /** The parts of the path that differ, decoded. */
  parts: string[];
}

type Route = (call: Call) => void | Promise<void>;

/** By method and path, where `*` stands for any one part. */
const routes: readonly (readonly [method: string, path: string, route: Route])[] = [
  ['GET', '/api/about', about],
  ['GET', '/api/chats', ({ site, response }) => answer(response, 200, { chats: site.history.chats() })],
  ['POST', '/api/chats', ({ site, response }) => answer(response, 201, { id: site.rooms.begin().id })],
  ['GET', '/api/chats/*/messages', messages],
  ['POST', '/api/chats/*/messages', hear],
  ['POST', '/api/chats/*/press', press],
  ['GET', '/api/stream', ({ site, request, response }) => site.stream.add(request, response)],
  ['GET', '/files/*/*/*', file],
  ['HEAD', '/files/*/*/*', file],
];

/** Answers one request. Throws `Refused`; any other error is ours. */
export async function respond(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = readAddress(request.url);
  const { method } = request;
  if (method === 'GET' && pathname === '/' && !site.access.isOwnName(request))
    return tellName(request, response);
  site.access.checkOrigin(request);
  const token = searchParams.get('token');
  if (method === 'GET' && pathname === '/' && token !== null) return letIn(site, token, response);
  if ((method === 'GET' || method === 'HEAD') && site.page.give(request, response, pathname)) return;

  site.access.checkToken(request);
  for (const [ofMethod, path, route] of routes) {
    const parts = ofMethod === method ? match(path, pathname) : undefined;
    if (parts) return route({ site, request, response, query: searchParams, parts });
  }
  throw new Refused('not-found');
}

function readAddress(url = ''): URL {
  const address = URL.parse(url, 'http://page');
  if (!address || !url.startsWith('/')) throw new Refused('bad-request');
  return address;
}

function match(path: string, given: string): string[] | undefined {
  const [expected, actual] = [path.split('/'), given.split('/')];
  if (expected.length !== actual.length) return undefined;
  if (!expected.every((part, index) => part === '*' || part === actual[index])) return undefined;
  return actual.filter((_, index) => expected[index] === '*').map(decode);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw new Refused('bad-request', error);
  }
}

function letIn({ access }: Site, token: string, response: ServerResponse): void {
  const cookie = access.letIn(token);
  response.writeHead(303, {
    location: '/',
    'cache-control': 'no-store',
    ...(cookie && { 'set-cookie': cookie }),
  });
  response.end();
}

/** For a person who wonders where the page is; what calls itself gets its `Refusal`. */
function tellName({ socket }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(
    `Without a token this page is for the machine that it runs on: open it there as http://localhost:${socket.localPort}/\n` +
      'To open it under another name, set WEB_TOKEN and start the program anew.\n',
  );
}

function about({ site, response }: Call): void {
  const { simulated, bounds } = site;
  const { files: maxFiles, fileBytes: maxFileBytes, textLength: maxTextLength } = bounds;
  answer(response, 200, { simulated, maxFiles, maxFileBytes, maxTextLength } satisfies About);
}

function messages({ site, response, parts }: Call): void {
  answer(response, 200, { messages: site.history.messages(chatOf(site, parts)) });
}

async function hear({ site, request, response, parts }: Call): Promise<void> {
  const chatId = chatOf(site, parts);
  await site.files.arrive(async place => {
    const form = await readForm(request, place, site.bounds);
    const id = pageIdSchema.safeParse(form.fields.get('id'));
    if (!id.success) throw new Refused('bad-request');
    if ((form.fields.get('text') ?? '').length > site.bounds.textLength) throw new Refused('too-large');
    await site.rooms.hear(chatId, id.data, form, personOf(request.headers), site.accept);
  });
  answer(response, 202);
}

async function press({ site, request, response, parts }: Call): Promise<void> {
  const chatId = chatOf(site, parts);
  const pressed = await readJson(request, pressSchema, site.bounds.jsonBytes);
  await site.rooms.press(chatId, pressed, personOf(request.headers), site.accept);
  answer(response, 202);
}

async function file({ site, request, response, query, parts }: Call): Promise<void> {
  const [chatId, fileName, name = ''] = parts;
  const id = `${chatId}/${fileName}`;
  if (!site.files.isId(id)) throw new Refused('not-found');
  const { folder } = site.files;
  await giveFile(request, response, { folder, id, name, download: query.has('download') });
}

function chatOf({ history }: Site, [chatId = '']: string[]): string {
  if (!history.chat(chatId)) throw new Refused('not-found');
  return chatId;
}
