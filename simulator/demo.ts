import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configSchema } from '../src/config.ts';
import { startSimulator } from './server.ts';

/**
 * `npm run demo`: the page in the browser on a simulated video service, with no configuration and no account; with
 * arguments the terminal chat. The service runs here, the chat as the program that it always is, told by its
 * environment where to go. Both forget all at the end. What is set for the real service counts for nothing here: its
 * token must not come to a stand-in, and its limits are not meant for a try.
 */
const args = process.argv.slice(2);
const page = ['--web', '--simulated'];
const asked = args.length === 0 ? page : args.filter(argument => argument !== '--terminal');
const simulator = await startSimulator({ credits: 10_000, speed: 0.1 });
const folder = await mkdtemp(join(tmpdir(), 'stillmotion-demo-'));
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const chat = spawn(process.execPath, [main, 'chat', ...asked], {
  stdio: 'inherit',
  env: {
    ...environment(),
    NEMO_API_URL: simulator.url,
    NEMO_WEB_URL: simulator.url,
    DATA_DIR: folder,
    // One person tries several chats at once here.
    TURNS_PER_USER: '50',
  },
});

// Ctrl-C reaches the chat as well, and it is the chat that decides what it means.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => chat.kill('SIGTERM'));

/** Without the program's settings, but for where the page is, and without `.env`. */
function environment(): NodeJS.ProcessEnv {
  const isSetting = (name: string) =>
    !name.startsWith('WEB_') && name.replace(/_FILE$/, '') in configSchema.shape;
  const others = Object.entries(process.env).filter(([name]) => !isSetting(name));
  return { ...Object.fromEntries(others), ENV_FILE: devNull };
}

const status = await new Promise<number>(resolve => {
  chat.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  chat.once('error', () => resolve(1));
});
await simulator.close();
await rm(folder, { recursive: true, force: true });
process.exitCode = status;
