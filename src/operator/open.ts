import { type Config, ConfigError } from '../config.ts';
import type { HttpServer } from '../http.ts';
import type { Program } from '../program.ts';
import type { Watch } from './watch.ts';

export interface Operator {
  http: HttpServer;
  watch: Watch;
  /** From now on there is something to tell. */
  tellState(program: Program): void;
}

/** What the operator looks at, by HTTP; undefined where no port is configured. Alive at once, the rest follows. */
export async function openOperator({
  HTTP_PORT: port,
  HTTP_HOST: host,
}: Config): Promise<Operator | undefined> {
  if (port === undefined) return undefined;
  const [{ startHttp }, { createMetrics }, { tellHealth, tellState }] = await Promise.all([
    import('../http.ts'),
    import('./metrics.ts'),
    import('./routes.ts'),
  ]);
  const http = await startHttp({ port, host }).catch(error => {
    throw new ConfigError([`HTTP_PORT: ${host}:${port} can't be listened on: ${error.message}.`]);
  });
  tellHealth(http);
  const metrics = createMetrics();
  return { http, watch: metrics.watch, tellState: program => tellState(http, program, metrics) };
}
