import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type AccountRecord, noteViolation } from './ledger.ts';
import { type Reply, refusal, success } from './replies.ts';
import { type Grant, newAccount, type World } from './world.ts';

const week = 7 * 24 * 3600 * 1000;
const attribution = ['x-skill-source', 'x-skill-version', 'x-skill-platform'];

/**
 * An anonymous token for the client id in the header. While a client id's token lives it gets the same one
 * again (or 429, by option), and one address gets few new ones, as the vendor grants them. After its token
 * has expired a client id gets a new token for the same account: credits are not earned by asking again.
 */
export function grantToken(world: World, request: IncomingMessage): Reply {
  const clientId = request.headers['x-client-id'];
  if (typeof clientId !== 'string' || clientId.trim() === '')
    throw refusal(400, 'X-Client-Id header is required');
  if (clientId.length > 64) throw refusal(400, 'X-Client-Id is longer than 64 characters');
  const grants = [...world.grants.values()];
  const former = grants.filter(grant => grant.clientId === clientId);
  const living = former.find(grant => grant.expiresAt > Date.now());
  if (living && world.options.repeatedToken === 'refused') throw tooMany();
  const address = request.socket.remoteAddress;
  const known = new Set(grants.filter(grant => grant.address === address).map(grant => grant.clientId));
  if (former.length === 0 && known.size >= world.options.tokensPerAddress) throw tooMany();

  const account = former[0]?.account ?? newAccount(world, `anon_${randomBytes(8).toString('hex')}`, false);
  const grant = living ?? {
    token: `nmv_usr_${randomBytes(24).toString('hex')}`,
    account,
    clientId,
    address,
    expiresAt: Date.now() + week,
  };
  world.grants.set(grant.token, grant);
  world.ledger.tokens.push({ clientId, userId: account.userId, repeated: living !== undefined });
  return success({
    token: grant.token,
    user_id: account.userId,
    expires_at: new Date(grant.expiresAt).toISOString(),
    credits: account.available,
  });
}

function tooMany() {
  return refusal(429, 'Too many anonymous tokens', { 'retry-after': '3600' });
}

/** Whose call it is; 1001 where the bearer token is missing, unknown or expired. */
export function authenticate(world: World, request: IncomingMessage): AccountRecord {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const grant: Grant | undefined = token === undefined ? undefined : world.grants.get(token);
  if (!grant || grant.expiresAt <= Date.now()) throw refusal(1001, 'Token is invalid or expired');
  if (attribution.some(name => !request.headers[name]))
    noteViolation(world.ledger, 'a call without all attribution headers');
  if (request.url?.includes(grant.token)) noteViolation(world.ledger, 'a token inside a URL');
  return grant.account;
}

/** Exports need all three attribution headers: 402 without them. */
export function requireAttribution(request: IncomingMessage): void {
  if (attribution.some(name => !request.headers[name]))
    throw refusal(402, 'Export is not available on this plan');
}

/** Every token stops to work at once; an operator's own ones too, if asked. */
export function expireTokens(world: World, own = false): void {
  for (const grant of world.grants.values()) {
    if (own || grant.clientId !== undefined) grant.expiresAt = 0;
  }
}
