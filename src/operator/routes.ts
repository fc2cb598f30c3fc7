import type { HttpAnswer, HttpServer } from '../http.ts';
import type { Program } from '../program.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** `/healthz`: the process is alive, from the moment on that it listens. It is not ready as long as it starts. */
export function tellHealth(http: HttpServer): void {
  http.route('GET', '/healthz', async () => ({ status: 200, body: 'alive\n' }));
  http.route('GET', '/readyz', async () => answer({ ready: false, parts: [] }));
}

/** `/readyz`: whether it can work, part by part; `/metrics`: the figures. */
export function tellState(http: HttpServer, program: Program, metrics: Metrics): void {
  http.route('GET', '/readyz', async () => answer(await program.readiness()));
  http.route('GET', '/metrics', async () => ({
    status: 200,
    body: await metrics.text(await program.engine.health()),
    type: metrics.contentType,
  }));
}

function answer(readiness: Readiness): HttpAnswer {
  const body = `${JSON.stringify(readiness, undefined, 2)}\n`;
  return { status: readiness.ready ? 200 : 503, body, type: 'application/json' };
}
