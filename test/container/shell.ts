import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Which of these programs the machine lacks. */
export function missing(programs: readonly string[]): string[] {
  return programs.filter(program => spawnSync(program, ['--version'], { stdio: 'ignore' }).error);
}

/** Runs a program to its end and answers what it printed, without the last line's end. Throws all it said when it fails. */
export async function run(program: string, args: readonly string[]): Promise<string> {
  const { status, output, errors } = await tryToRun(program, args);
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')}\nended with ${status}:\n${output}\n${errors}`);
  return output.trimEnd();
}

export async function tryToRun(program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status: Number(status), output, errors };
}
