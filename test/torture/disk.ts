import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small disk of its own for one folder, which can be filled to the last byte and freed again. */
export interface Disk {
  fill(): void;
  free(): void;
  /** Takes it away with all that is on it. */
  remove(): void;
}

/** Room for the database and a few pictures and videos at once. */
const megabytes = 24;

/** Puts a disk in memory at `folder`, which only root may do. */
export function mountDisk(folder: string): Disk {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (mounted.status !== 0) throw new Error(`there is no disk to be had: ${mounted.error ?? mounted.stderr}`);
  const filler = join(folder, 'filler');
  return {
    fill: () => {
      const file = openSync(filler, 'w');
      try {
        for (const size of [1_000_000, 4_096]) writeUntilFull(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => void spawnSync('umount', ['-l', folder]),
  };
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
