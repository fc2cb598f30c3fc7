import type { HttpServer } from '../http.ts';
import type { Program } from '../program.ts';
import type { Metrics } from './metrics.ts';

/** `/healthz`: the process is alive, from the moment on that it listens. */
export function tellHealth(http: HttpServer): void {
  http.route('GET', '/healthz', async () => ({ status: 200, body: 'alive\n' }));
}

/** `/readyz`: whether it can work, part by part; `/metrics`: the figures. */
export function tellState(http: HttpServer, program: Program, metrics: Metrics): void {
  http.route('GET', '/readyz', async () => {
    const readiness = await program.readiness();
    const body = `${JSON.stringify(readiness, undefined, 2)}\n`;
    return { status: readiness.ready ? 200 : 503, body, type: 'application/json' };
  });
  http.route('GET', '/metrics', async () => ({
    status: 200,
    body: await metrics.text(await program.engine.health()),
    type: metrics.contentType,
  }));
}
