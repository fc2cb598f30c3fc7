import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulator } from './server.ts';

/**
 * `npm run demo`: the page in the browser on a simulated video service, with no configuration and no account; with
 * arguments the terminal chat. The service runs here, the chat as the program that it always is, told by its
 * environment where to go. Both forget all at the end.
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
    ...process.env,
    NEMO_API_URL: simulator.url,
    NEMO_WEB_URL: simulator.url,
    NEMO_TOKEN: '',
    DATA_DIR: folder,
    // One person tries several chats at once here.
    TURNS_PER_USER: '50',
  },
});

// Ctrl-C reaches the chat as well, and it is the chat that decides what it means.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => chat.kill('SIGTERM'));

const status = await new Promise<number>(resolve => {
  chat.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  chat.once('error', () => resolve(1));
});
await simulator.close();
await rm(folder, { recursive: true, force: true });
process.exitCode = status;
