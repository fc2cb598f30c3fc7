import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSimulator } from './server.ts';

const usage = `The NemoVideo stand-in, on 127.0.0.1.

  npm run simulator -- [--port 8787] [--speed 1] [--clip real|prepared] [--credits 100] [--token NAME]

  --port     the port to listen on (8787)
  --speed    factor on all waits: 1 is as slow as the real service, 0.05 answers in seconds
  --clip     real makes videos of the pictures, prepared serves one tiny clip
  --credits  what a new account has (100)
  --token    a token of a registered account, for NEMO_TOKEN; may be repeated
`;

const options = z.object({
  port: z.coerce.number('--port wants a number').int().min(0).max(65535).default(8787),
  speed: z.coerce.number('--speed wants a number').min(0).default(1),
  clip: z.enum(['real', 'prepared'], '--clip is real or prepared').default('real'),
  credits: z.coerce.number('--credits wants a number').int().min(0).default(100),
  token: z.array(z.string()).default([]),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      speed: { type: 'string' },
      clip: { type: 'string' },
      credits: { type: 'string' },
      token: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const { token, ...settings } = options.parse(values);
  const simulator = await startSimulator({ ...settings, tokens: token });
  process.stdout.write(`The simulator listens on ${simulator.url} (Ctrl-C ends it)\n`);
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

function advice(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(issue => issue.message).join('; ');
  return error instanceof Error ? error.message : String(error);
}

main().catch(error => {
  process.stderr.write(`${advice(error)}\n\n${usage}`);
  process.exitCode = 2;
});
