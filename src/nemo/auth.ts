import { randomUUID } from 'node:crypto';
import { bounded } from './bounds.ts';
import { type Backend, callOnce } from './calls.ts';
import { endpoints } from './endpoints.ts';
import { NemoError, type NemoReason } from './errors.ts';
import type { Identity, IdentityStore } from './identity.ts';
import { isPassing, repeated } from './repeat.ts';
import { tokenAnswer } from './schemas.ts';

/** Who the calls are made as. */
export interface Auth {
  readonly isAnonymous: boolean;
  /**
   * Runs `send` with the value for its `Authorization` header, and once more with a new one where the backend
   * answers that an anonymous token is no longer valid (1001: it has not acted then).
   */
  withToken<T>(signal: AbortSignal, send: (authorization: string) => Promise<T>): Promise<T>;
  /** The user id of the anonymous account; undefined where there is none, or none yet. */
  anonymousUser(): Promise<string | undefined>;
  /** Resolves when no token is on its way any more: what comes of it is stored by then. */
  idle(): Promise<void>;
}

/** The operator's own token. It can't be renewed: a refusal says that the service is not set up. */
export function ownToken(token: string, { log }: Backend): Auth {
  return {
    isAnonymous: false,
    async withToken(_signal, send) {
      if (!/^[\x21-\x7e]+$/.test(token)) {
        throw new NemoError('unauthorised', 'NEMO_TOKEN', 'is no token', { unspent: true });
      }
      return send(`Bearer ${token}`).catch(error => {
        if (isUnauthorised(error)) log.error('the backend refuses NEMO_TOKEN');
        throw error;
      });
    },
    anonymousUser: async () => undefined,
    idle: async () => {},
  };
}

/** An anonymous token, stored with the client id, asked for only when there is none that works. */
export function anonymousToken(backend: Backend, store: IdentityStore, closing: AbortSignal): Auth {
  let known: Identity | undefined;
  let renewing: Promise<string> | undefined;

  /** Another process may have been faster: what is stored is looked at before asking, and again if that fails. */
  async function storedOrGranted(stale: string | undefined): Promise<string> {
    const stored = await store.read();
    if (isUsable(stored, stale)) return remember(stored);
    try {
      return remember(await grant(backend, store, closing));
    } catch (error) {
      const other = await store.read();
      if (isUsable(other, stale)) return remember(other);
      throw error;
    }
  }

  function remember(identity: Granted): string {
    known = identity;
    return identity.token;
  }

  /** However many calls find their token expired together, one asks for a new one; each may leave by itself. */
  async function renew(stale: string | undefined, signal: AbortSignal): Promise<string> {
    // Asked for by nobody who waits, its failure would be nobody's to handle.
    signal.throwIfAborted();
    renewing ??= storedOrGranted(stale).finally(() => {
      renewing = undefined;
    });
    const waiting = renewing;
    return bounded({ signal }, () => waiting);
  }

  return {
    isAnonymous: true,
    async withToken(signal, send) {
      const token = isUsable(known) ? known.token : await renew(undefined, signal);
      return send(`Bearer ${token}`).catch(async error => {
        if (!isUnauthorised(error)) throw error;
        return send(`Bearer ${await renew(token, signal)}`);
      });
    },
    async anonymousUser() {
      return (known ?? (await store.read())).userId;
    },
    async idle() {
      await renewing?.catch(() => {});
    },
  };
}

type Granted = Identity & { token: string };

function isUsable(identity: Identity | undefined, stale?: string): identity is Granted {
  if (identity?.token === undefined || identity.token === stale) return false;
  return (identity.expiresAt ?? Infinity) > Date.now();
}

function isUnauthorised(error: unknown): boolean {
  return error instanceof NemoError && error.reason === 'unauthorised';
}

/** Gets a token and stores it. A client id that is refused (400) is replaced once, but never the operator's own. */
async function grant(backend: Backend, store: IdentityStore, closing: AbortSignal): Promise<Granted> {
  const identity = await store.read();
  const granted = await ask(backend, identity, closing).catch(async error => {
    if (!(error instanceof NemoError) || error.code !== 400) throw error;
    await store.write({ clientId: randomUUID(), apiUrl: identity.apiUrl });
    const replaced = await store.read();
    if (replaced.clientId === identity.clientId) throw error;
    return ask(backend, replaced, closing);
  });
  await store.write(granted);
  backend.log.info({ userId: granted.userId }, 'the backend granted an anonymous token');
  return granted;
}

/** Whatever goes wrong here, the call that needs the token has not been made: nothing is spent. */
async function ask(backend: Backend, identity: Identity, closing: AbortSignal): Promise<Granted> {
  const { timing, log } = backend;
  const call = {
    endpoint: endpoints.token(),
    headers: { 'x-client-id': identity.clientId },
    answer: tokenAnswer,
  };
  try {
    const { token, user_id, expires_at } = await repeated(
      { timing, log, signal: closing, again: isPassing },
      () => callOnce(backend, call, closing),
    );
    return { ...identity, token, userId: user_id ?? identity.userId, expiresAt: expires_at };
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
    const { code, retryAfterMs } = error;
    throw new NemoError(isTrouble(error.reason) ? error.reason : 'unauthorised', error.endpoint, 'no token', {
      ...(code !== undefined && { code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      unspent: true,
      cause: error,
    });
  }
}

/** The backend is in trouble, rather than unwilling to grant a token. */
function isTrouble(reason: NemoReason): boolean {
  return ['unreachable', 'timeout', 'server-error', 'malformed'].includes(reason);
}
