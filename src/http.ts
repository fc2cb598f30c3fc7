import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a route answers. */
export interface HttpAnswer {
  status: number;
  body?: string;
}

export interface HttpRequest {
  headers: IncomingMessage['headers'];
  /** At most `maxBody` characters. */
  body: string;
}

/** The project's own small HTTP server: webhooks now, health and metrics later. Routes can come and go. */
export interface HttpServer {
  /** Such as `http://127.0.0.1:8080`. */
  url: string;
  route(method: string, path: string, answer: (request: HttpRequest) => Promise<HttpAnswer>): void;
  close(): Promise<void>;
}

const maxBody = 1024 * 1024;
const requestTimeout = 30_000;

export async function startHttp(options: { port: number; host: string }): Promise<HttpServer> {
  const routes = new Map<string, (request: HttpRequest) => Promise<HttpAnswer>>();
  const server = createServer({ requestTimeout, headersTimeout: requestTimeout }, (request, response) => {
    respond(request).then(
      answer => end(response, answer),
      () => end(response, { status: 500 }),
    );
  });

  async function respond(request: IncomingMessage): Promise<HttpAnswer> {
    const [path] = (request.url ?? '').split('?');
    const answer = routes.get(`${request.method} ${path}`);
    if (!answer) return { status: 404 };
    if (Number(request.headers['content-length'] ?? 0) > maxBody) return { status: 413 };
    return answer({ headers: request.headers, body: await text(bounded(request)) });
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

/** A body without an announced length is bounded all the same. */
async function* bounded(request: IncomingMessage): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBody) throw new Error('the body is too large');
    yield chunk;
  }
}

function end(response: ServerResponse, { status, body = '' }: HttpAnswer): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body);
}
