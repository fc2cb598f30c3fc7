import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A turn's folder for temporary files. Turn ids come from platforms and hold anything: it is named by their hash. */
export function workspaceOf(root: string, turnId: string): string {
  return join(root, createHash('sha256').update(turnId).digest('hex').slice(0, 32));
}

const isFolderName = /^[0-9a-f]{32}$/;

/**
 * Gives a turn an empty folder for its temporary files and removes it when the turn ends, however it ends.
 * A turn that goes on after a crash starts with an empty folder too: its files are fetched again, half-written
 * ones never trusted.
 */
export async function withWorkspace<T>(
  root: string,
  turnId: string,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = workspaceOf(root, turnId);
  await removeFolder(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await run(folder);
  } finally {
    // The turn's own outcome matters more; what can't be removed now is removed at the next start.
    await removeFolder(folder).catch(() => {});
  }
}

/** Removes what a crash left behind. For the start, before any turn runs; other things in `root` are left alone. */
export async function cleanWorkspaces(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const left = (await readdir(root)).filter(name => isFolderName.test(name));
  await Promise.all(left.map(name => removeFolder(join(root, name))));
}

function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}
