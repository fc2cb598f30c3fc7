import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { timing } from './timing.ts';

/** What a route answers. */
export interface HttpAnswer {
  status: number;
  body?: string;
  /** Of the body; plain text unless said otherwise. */
  type?: string;
}

export interface HttpRequest {
  headers: IncomingMessage['headers'];
  /** Reads the body, at most `maxBody` bytes: call it only for whom it is worth it. */
  body(): Promise<string>;
}

/** The project's own small HTTP server: webhooks, health and metrics. Routes can come and go. */
export interface HttpServer {
  /** Such as `http://127.0.0.1:8080`. */
  url: string;
  route(method: string, path: string, answer: (request: HttpRequest) => Promise<HttpAnswer>): void;
  close(): Promise<void>;
}

const maxBody = 1024 * 1024;
/** Telegram opens 40 by itself; more than this would take the file handles that the turns need. */
const mostConnections = 200;

export async function startHttp(options: {
  port: number;
  host: string;
  /** One request must have arrived by then; milliseconds. */
  requestTimeout?: number;
}): Promise<HttpServer> {
  const { requestTimeout = timing.httpRequest } = options;
  const routes = new Map<string, (request: HttpRequest) => Promise<HttpAnswer>>();
  const bounds = {
    requestTimeout,
    headersTimeout: requestTimeout,
    // How often the server looks whose time is up.
    connectionsCheckingInterval: Math.ceil(requestTimeout / 4),
  };
  const server = createServer(bounds, (request, response) => {
    respond(request).then(
      answer => end(request, response, answer),
      error => end(request, response, { status: error instanceof TooLarge ? 413 : 500 }),
    );
  });
  server.maxConnections = mostConnections;

  async function respond(request: IncomingMessage): Promise<HttpAnswer> {
    const [path] = (request.url ?? '').split('?');
    const answer = routes.get(`${request.method} ${path}`);
    if (!answer) return { status: 404 };
    return answer({ headers: request.headers, body: () => text(bounded(request)) });
  }

  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://${options.host}:${port}`,
    route: (method, path, answer) => void routes.set(`${method} ${path}`, answer),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** A body without an announced length is bounded all the same. */
async function* bounded(request: IncomingMessage): AsyncGenerator<Buffer> {
  let bytes = 0;
  if (Number(request.headers['content-length'] ?? 0) > maxBody) throw new TooLarge('the body is too large');
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBody) throw new TooLarge('the body is too large');
    yield chunk;
  }
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body = '', type = 'text/plain; charset=utf-8' }: HttpAnswer,
): void {
  // What was not read is not waited for either, however long it may be.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': type }).end(body);
}
