import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refused } from './refused.ts';

const cookieName = 'stillmotion';
const cookieDays = 30;
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

export type Access = ReturnType<typeof createAccess>;

/**
 * Who may use the page: whoever can reach this machine's loopback, or who has opened it once with the token.
 * The cookie holds a print of the token, not the token itself: other servers of the same host see it too.
 */
export function createAccess(token: string | undefined) {
  const print = token === undefined ? undefined : printOf(token);
  const isOwnName = ({ headers: { host = '' } }: IncomingMessage): boolean =>
    print !== undefined || loopback.includes(host.replace(/:\d+$/, ''));

  return {
    /** The header that lets a browser in, if this is the token. */
    letIn: (given: string): string | undefined =>
      print !== undefined && isSame(printOf(given), print)
        ? `${cookieName}=${print}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${cookieDays * 24 * 60 * 60}`
        : undefined,

    /** Throws `Refused` for a browser without the token. */
    checkToken: (request: IncomingMessage): void => {
      if (print === undefined) return;
      const cookies = (request.headers.cookie ?? '').split(/;\s*/);
      const given = cookies.find(cookie => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
      if (given === undefined || !isSame(given, print)) throw new Refused('no-token');
    },

    /**
     * Another site may lead a browser here under its own name (DNS rebinding). Without a token only loopback's names
     * count, with one the cookie stays with the name that it was given to.
     */
    isOwnName,

    /** Who changes anything must also say where from: another site may lead a browser here under our name as well. */
    checkOrigin: (request: IncomingMessage): void => {
      const { host = '', origin } = request.headers;
      if (!isOwnName(request)) throw new Refused('forged');
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (!reads && hostOf(origin) !== host) throw new Refused('forged');
    },
  };
}

function hostOf(origin: string | undefined): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin ?? '')?.[1];
}

function printOf(token: string): string {
  return createHmac('sha256', token).update('stillmotion page').digest('base64url');
}

/** In constant time: how long it takes says nothing about where they differ. A print's length is no secret. */
function isSame(given: string, print: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(print)];
  return one.length === other.length && timingSafeEqual(one, other);
}
