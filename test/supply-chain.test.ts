import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      resolved: z.string().optional(),
    }),
  ),
});
const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const installed = Object.entries(lockSchema.parse(JSON.parse(lock)).packages).filter(([path]) => path !== '');
const { dependencies, devDependencies, allowScripts } = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
const production = installed.filter(([, { dev }]) => !dev);

/** Licences that let a project under MIT use the package as it is; the LGPL and the MPL as long as it stays so. */
const compatible = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MPL-2.0',
  'LGPL-3.0',
  'LGPL-3.0-or-later',
]);

/** Of a choice, one will do. */
function isCompatible(license: string): boolean {
  return license
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some(one => compatible.has(one));
}

test('every package in production has a licence that goes with ours', () => {
  expect(production.length).toBeGreaterThan(50);
  const others = production.filter(([, { license = 'none' }]) => !license.split(' AND ').every(isCompatible));
  expect(others).toEqual([]);
});

test('nothing runs a script when it is installed, but the Node that developers get', () => {
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  const allowed = scripted.filter(path => allowScripts[path.replace('node_modules/', '')] !== false);
  expect(allowed).toEqual(['node_modules/node']);
});

test('the lock file names no registry', () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test('each package that we ask for has its reason written down', () => {
  const reasons = readFileSync(new URL('../docs/dependencies.md', import.meta.url), 'utf8');
  const asked = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  expect(asked.filter(name => !new RegExp(`(^\\| |\`)${name}\\b`, 'm').test(reasons))).toEqual([]);
});
