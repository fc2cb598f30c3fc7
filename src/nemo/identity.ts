import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson } from './answers.ts';

const identitySchema = z.object({
  clientId: z.string().min(1).max(64),
  /** The backend that the token belongs to: it is never sent to another one. */
  apiUrl: z.string(),
  token: z.string().optional(),
  userId: z.string().optional(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number().optional(),
});
export type Identity = z.infer<typeof identitySchema>;

/** Who we are to the backend. Kept over restarts: it grants about one anonymous token per client id per week. */
export interface IdentityStore {
  /** What is stored now; another process may have changed it. Makes the client id on the first call. */
  read(): Promise<Identity>;
  write(identity: Identity): Promise<void>;
}

/**
 * Keeps the identity as `identity.json` in the data folder, readable by its owner alone. A file that can't be
 * understood counts as none. `clientId` is the operator's own; what was granted to another id is not used then.
 */
export function createIdentityStore(options: {
  folder: string;
  apiUrl: string;
  clientId?: string | undefined;
}): IdentityStore {
  const { folder, apiUrl } = options;
  const path = join(folder, 'identity.json');
  const fresh = (clientId = options.clientId ?? randomUUID()) => ({ clientId, apiUrl });
  return {
    async read() {
      const found = parsed(await contentOf(path)) ?? (await firstOf(path, fresh()));
      const clientId = options.clientId ?? found.clientId;
      return clientId === found.clientId && apiUrl === found.apiUrl ? found : fresh(clientId);
    },
    async write(identity) {
      await withDraft(path, identity, draft => rename(draft, path));
    },
  };
}

/** Stores the first identity. Of two processes that start together one is the first, and both use its id. */
async function firstOf(path: string, identity: Identity): Promise<Identity> {
  const isThere = (await contentOf(path)) !== undefined;
  await withDraft(path, identity, draft => (isThere ? rename(draft, path) : linkOnce(draft, path)));
  return parsed(await contentOf(path)) ?? identity;
}

async function linkOnce(draft: string, path: string): Promise<void> {
  await link(draft, path).catch(async error => {
    // Some file systems have no links; there the last one wins.
    if (error.code !== 'EEXIST') await rename(draft, path);
  });
}

/** Writes to a file beside the real one first: a crash leaves either the old identity or the new one. */
async function withDraft(path: string, identity: Identity, place: (draft: string) => Promise<void>) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(identity), { mode: 0o600, flush: true });
    await place(draft);
  } finally {
    await rm(draft, { force: true });
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

function parsed(content: string | undefined): Identity | undefined {
  return content === undefined ? undefined : identitySchema.safeParse(parseJson(content)).data;
}
