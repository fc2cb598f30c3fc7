import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** What the operator has set, and a sentence for each thing that could not be read. */
export interface Environment {
  values: Record<string, string>;
  problems: string[];
}

/**
 * Reads the variables of `env`, and for those that are not there of the file that `ENV_FILE` names, or else of `file`
 * if it is there; an empty one counts as unset. A secret may stand in a file of its own, as containers are given them:
 * `NAME_FILE` holds its path. Never throws.
 */
export function readEnvironment(
  env: NodeJS.ProcessEnv,
  file: string,
  secretNames: readonly string[],
): Environment {
  const named = env['ENV_FILE'] || (existsSync(file) ? file : undefined);
  const written = named === undefined ? { values: {}, problems: [] } : readEnvFile(named);
  const values = { ...written.values, ...definedOnly(env) };
  const problems = [...written.problems];
  for (const name of secretNames) {
    const path = values[`${name}_FILE`];
    if (path === undefined) continue;
    if (values[name] !== undefined) problems.push(`Both ${name} and ${name}_FILE are set: remove one.`);
    const read = tryToRead(path);
    if (read.text === undefined) problems.push(`${name}_FILE: ${path} can't be read: ${read.problem}`);
    else if (read.text.trim() === '') problems.push(`${name}_FILE: ${path} is empty.`);
    else values[name] = read.text.trim();
  }
  return { values, problems };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function tryToRead(path: string): { text?: string; problem?: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Node's own parser passes over what it can't read, so a typing mistake would go unnoticed: lines are checked first. */
function readEnvFile(file: string): Environment {
  const { text, problem } = tryToRead(file);
  if (text === undefined) return { values: {}, problems: [`${file} can't be read: ${problem}`] };
  const problems = text
    .replace(quotedValue, quoted => `=${'\n'.repeat(quoted.split('\n').length - 1)}`)
    .split(/\r?\n/)
    .flatMap((line, index) =>
      readableLine.test(line) ? [] : [`${file}, line ${index + 1}: expected NAME=value.`],
    );
  return { values: definedOnly(parseEnv(text)), problems };
}

/** A value in quotes may span lines; what is left to check after it is only that no quote stays open. */
const quotedValue = /=[ \t]*(["'`])(?:(?!\1)[\s\S])*\1/g;
const readableLine = /^\s*(#.*|(export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=(?!\s*["'`]).*)?$/;
