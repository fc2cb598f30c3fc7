import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanWorkspaces, withWorkspace } from '../../src/media/workspace.ts';
import { temporaryFolder } from './prepared.ts';

test('a turn has a folder while it runs, and none afterwards', async () => {
  const root = join(await temporaryFolder(), 'data', 'tmp');
  const answer = await withWorkspace(root, 'telegram:../../1/2', async folder => {
    expect(await readdir(root)).toEqual([basename(folder)]);
    await writeFile(join(folder, 'photo'), 'x');
    return 'done';
  });
  expect(answer).toBe('done');
  expect(await readdir(root)).toEqual([]);
});

test('a turn that fails leaves nothing behind and keeps its own error', async () => {
  const root = await temporaryFolder();
  const failed = withWorkspace(root, '1', async folder => {
    await writeFile(join(folder, 'photo'), 'x');
    throw new Error('no credits');
  });
  await expect(failed).rejects.toThrow('no credits');
  expect(await readdir(root)).toEqual([]);
});

test('turns that run at once do not share a folder', async () => {
  const root = await temporaryFolder();
  const read = (id: string) =>
    withWorkspace(root, id, async folder => {
      await writeFile(join(folder, 'photo'), id);
      return readFile(join(folder, 'photo'), 'utf8');
    });
  expect(await Promise.all(['1', '2', '3'].map(read))).toEqual(['1', '2', '3']);
});

test('a turn that goes on after a crash starts with an empty folder', async () => {
  const root = await temporaryFolder();
  const left = await crashed(root, '1');
  await withWorkspace(root, '1', async folder => {
    expect(folder).toBe(left);
    expect(await readdir(folder)).toEqual([]);
  });
});

test('what a crash left behind is gone after the start, what others put there is not', async () => {
  const root = await temporaryFolder();
  await crashed(root, '1');
  await mkdir(join(root, 'mine'));
  await cleanWorkspaces(root);
  expect(await readdir(root)).toEqual(['mine']);
});

test('the first start has nothing to clean', async () => {
  const root = join(await temporaryFolder(), 'not', 'there', 'yet');
  await cleanWorkspaces(root);
  expect(await readdir(root)).toEqual([]);
});

/** Leaves what a process leaves that was killed in the middle of a turn. */
async function crashed(root: string, turnId: string): Promise<string> {
  return withWorkspace(root, turnId, async folder => {
    await writeFile(join(folder, 'photo'), 'half');
    // Moved out of reach, and back when the turn has ended.
    await rename(folder, `${folder}-aside`);
    return folder;
  }).then(async folder => {
    await rename(`${folder}-aside`, folder);
    return folder;
  });
}
