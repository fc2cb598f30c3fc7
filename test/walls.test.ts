import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** The files of this program that a file imports, lazily too. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  );
}

const files = (pattern: string) => globSync(pattern);
const offenders = (of: readonly string[], forbidden: (imported: string, file: string) => boolean) =>
  of.flatMap(file =>
    importsOf(file)
      .filter(path => forbidden(path, file))
      .map(path => `${file} → ${path}`),
  );

test('nothing that runs in production knows the simulator, the tests or the benches', () => {
  const production = [...files('src/**/*.ts'), ...files('adapters/**/*.ts'), ...files('commands/**/*.ts')];
  expect(production.length).toBeGreaterThan(50);
  expect(offenders(production, path => /^(simulator|test|bench)\//.test(path))).toEqual([]);
});

test('only the door imports adapters', () => {
  const others = [...files('src/**/*.ts'), ...files('commands/**/*.ts')].filter(
    file => file !== 'src/main.ts' && !file.startsWith('src/doors/'),
  );
  expect(offenders(others, path => path.startsWith('adapters/'))).toEqual([]);
});

test('adapters know neither each other, nor the commands, nor the backend', () => {
  const adapters = files('adapters/**/*.ts');
  expect(
    offenders(adapters, (path, file) => {
      const elsewhere = path.startsWith('adapters/') && dirname(path) !== dirname(file);
      return elsewhere || path.startsWith('commands/') || path.startsWith('src/nemo/');
    }),
  ).toEqual([]);
});

test('commands never import each other', () => {
  const commands = files('commands/*.ts').filter(file => file !== 'commands/index.ts');
  expect(offenders(commands, path => path.startsWith('commands/'))).toEqual([]);
});

test('the backend client knows nothing of chats, turns or people', () => {
  expect(
    offenders(files('src/nemo/*.ts'), path => /^src\/(conversation|turns|texts|chat)/.test(path)),
  ).toEqual([]);
});

test('what runs in production needs no package that is there for development only', () => {
  const { dependencies } = packageSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const needed = ['src', 'adapters', 'commands'].flatMap(folder =>
    files(`${folder}/**/*.ts`).flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(importedPackage)].map(([, name = '']) => name),
    ),
  );
  expect(needed.length).toBeGreaterThan(50);
  expect([...new Set(needed)].filter(name => !(name in dependencies))).toEqual([]);
});

const packageSchema = z.object({ dependencies: z.record(z.string(), z.string()) });
/** Types are gone when the program runs. */
const importedPackage =
  /(?:^import (?!type )(?:[^';]* from )?|^\} from |\bimport\()'(?!node:|\.)((?:@[^/']+\/)?[^/']+)/gm;
