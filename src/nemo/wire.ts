import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { Timing } from '../timing.ts';
import { type Bounds, bounded, TimeUp } from './bounds.ts';
import type { Endpoint } from './endpoints.ts';
import { NemoError, type NemoReason } from './errors.ts';
import { createReach, internet, lookupBy, type Network, OffLimits } from './reach.ts';

export type Response = Dispatcher.ResponseData;

export interface Exchange {
  /** Absolute; the API base is the caller's to add. */
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | Readable;
  /** Uses a connection of its own, so that none that died unnoticed can swallow the request. */
  fresh?: boolean;
  signal: AbortSignal;
}

/** HTTP and nothing else: one request, one answer, no redirect, no repeat, no limit in time of its own. */
export interface Wire {
  send(exchange: Exchange): Promise<Response>;
  close(): Promise<void>;
}

/** Connects to the backend wherever it is, and to others only within its reach. */
export function createWire(apiUrl: string, timing: Timing, network: Network = internet): Wire {
  const options: Agent.Options = {
    // The library's own limits would end a stream that is quiet for minutes; ours are in `timing`.
    headersTimeout: 0,
    bodyTimeout: 0,
    // HTTP/2 may send a request again by itself when a connection goes away.
    allowH2: false,
    connect: connector(apiUrl, timing.callTimeout, network),
  };
  const kept = new Agent(options);
  const fresh = new Agent({ ...options, pipelining: 0 });
  return {
    send({ url, fresh: isFresh, body = null, ...rest }) {
      return request(url, { ...rest, body, dispatcher: isFresh ? fresh : kept });
    },
    async close() {
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

/** No connection came about (refused, no such host, bad certificate, no answer): the request never left. */
class NotConnected extends Error {
  override readonly name = 'NotConnected';
}

/** A failed connection is told apart from one that broke later: only the first is sure to have had no effect. */
function connector(apiUrl: string, timeout: number, network: Network): buildConnector.connector {
  const home = new URL(apiUrl).origin;
  const reach = createReach(apiUrl, network);
  const toHome = buildConnector({ timeout, allowH2: false });
  const toOthers = buildConnector({ timeout, allowH2: false, lookup: lookupBy(reach) });
  return (options, done) => {
    const fail = (error: Error) => done(new NotConnected(error.message, { cause: error }), null);
    const tell: buildConnector.Callback = (...[error, socket]) => (error ? fail(error) : done(null, socket));
    const { protocol, host, hostname } = options;
    if (`${protocol}//${host}` === home) toHome(options, tell);
    else if (isIP(hostname) === 0) toOthers(options, tell);
    else reach(hostname).then(() => toOthers(options, tell), fail);
  };
}

/**
 * Runs one exchange under its bounds. What comes out is the signal's reason as it is, or a `NemoError`:
 * `lost` says what running out of time and breaking off mean for this call.
 */
export async function exchanged<T>(
  endpoint: Endpoint,
  bounds: Bounds,
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
  lost: { late: NemoReason; broken: NemoReason } = { late: 'timeout', broken: 'unreachable' },
): Promise<T> {
  try {
    return await bounded(bounds, work);
  } catch (error) {
    bounds.signal.throwIfAborted();
    if (error instanceof TimeUp) throw new NemoError(lost.late, endpoint.name, 'no answer in time');
    if (error instanceof NotConnected && error.cause instanceof OffLimits)
      throw new NemoError('malformed', endpoint.name, error.message, { unspent: true });
    if (error instanceof NotConnected) {
      const details = { unspent: true, cause: error.cause };
      throw new NemoError('unreachable', endpoint.name, 'no connection', details);
    }
    if (!isBroken(error)) throw error;
    throw new NemoError(lost.broken, endpoint.name, 'the connection broke', { cause: error });
  }
}

/** Errors of sockets, of the library and of its HTTP parser carry a code; mistakes in this program don't. */
function isBroken(error: unknown): boolean {
  return error instanceof Error && !(error instanceof NemoError) && 'code' in error;
}
