import { randomBytes } from 'node:crypto';
import { constants, copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { ChatError } from '../../src/chat.ts';

/** Nobody guesses it: 144 random bits, fit for addresses and file names. */
export const randomId = () => randomBytes(18).toString('base64url');

/** A file's id is `chat/name`: two plain names, so that no id leads out of the folder. */
const fileId = /^[\w-]+\/[\w-]+(\.[\w-]+)+$/;
const nameLength = 120;

export type Files = ReturnType<typeof createFiles>;

/**
 * What people sent and the videos for them: a folder a chat, below `folder`. A file's name begins with its message's id
 * and a dot. A file is there whole or not at all; what is still arriving is kept apart, and what a crash left of that
 * goes at the next start.
 */
export function createFiles(folder: string) {
  const arriving = join(folder, '.arriving');

  return {
    folder,
    isId: (id: string) => fileId.test(id),

    prepare: async () => {
      await rm(arriving, { recursive: true, force: true });
      await mkdir(arriving, { recursive: true, mode: 0o700 });
    },

    /** An empty folder for what arrives in `work`; it goes with all that is left in it then. */
    arrive: async <T>(work: (place: string) => Promise<T>): Promise<T> => {
      const place = join(arriving, randomId());
      await mkdir(place, { mode: 0o700 });
      try {
        return await work(place);
      } finally {
        await rm(place, { recursive: true, force: true }).catch(() => {});
      }
    },

    /** Keeps a file that has arrived (on the disk, not only in the system's memory) and answers its id. */
    keep: async (arrived: string, chat: string, name: string): Promise<string> => {
      await mkdir(join(folder, chat), { recursive: true, mode: 0o700 });
      const id = `${chat}/${name}`;
      await rename(arrived, join(folder, id));
      return id;
    },

    open: async (id: string, signal: AbortSignal): Promise<Readable> => {
      signal.throwIfAborted();
      const file = fileId.test(id) ? await open(join(folder, id)).catch(() => undefined) : undefined;
      if (!file) throw new ChatError('gone', 'the file is not kept any more');
      return addAbortSignal(signal, file.createReadStream());
    },

    /** Deletes the chat's files but those of the messages that are `kept` when they have been looked through. */
    forget: async (chat: string, kept: () => readonly string[]): Promise<void> => {
      const names = await readdir(join(folder, chat)).catch(noneYet);
      const stays = kept();
      const gone = names.filter(name => !stays.some(message => name.startsWith(`${message}.`)));
      await Promise.all(gone.map(name => rm(join(folder, chat, name), { force: true })));
    },
  };
}

function noneYet(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

/** Without copying where the file system can share what is written; on the disk when it resolves. */
export async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const copy = await open(to, 'r+');
  try {
    await copy.sync();
  } finally {
    await copy.close();
  }
}

/** Where the page finds a file; the name is for people, and only the id decides what they get. */
export function addressOf(id: string, name: string): string {
  return `/files/${id}/${encodeURIComponent(name)}`;
}

/** A name as somebody gave it, without what steers a screen or leads into a folder. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/\p{C}/gu, '').trim();
  return [...plain].slice(0, nameLength).join('') || 'file';
}
