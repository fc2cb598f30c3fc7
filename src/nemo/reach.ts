import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivate } from './private-address.ts';

/** What decides where connections lead; tests have a network of their own. */
export interface Network {
  isPrivate(address: string): boolean;
  lookup(name: string): Promise<LookupAddress[]>;
}

export const internet: Network = { isPrivate, lookup: name => lookup(name, { all: true }) };

/** The backend pointed into a private network: nobody there is asked for anything. */
export class OffLimits extends Error {
  override readonly name = 'OffLimits';
}

/** Resolves a host (a name, or an address without brackets) to the addresses that may be connected to, at least one. */
export type Reach = (host: string) => Promise<LookupAddress[]>;

/**
 * Where the backend may point. The addresses in its answers are data from outside, so they lead to the internet only;
 * a backend that is in a private network itself (the simulator, a house's own) may point into one. What counts is what
 * a name stands for at the moment of connecting. Rejects with `OffLimits`, or as the lookup does.
 */
export function createReach(apiUrl: string, network: Network): Reach {
  const home = new URL(apiUrl).hostname.replace(/^\[|\]$/g, '');
  const resolve: Reach = async host => {
    const family = isIP(host);
    return family === 0 ? network.lookup(host) : [{ address: host, family }];
  };
  const isHidden = ({ address }: LookupAddress) => network.isPrivate(address);
  return async host => {
    const found = await resolve(host);
    const open = found.filter(one => !isHidden(one));
    if (open.length > 0) return open;
    if ((await resolve(home)).some(isHidden)) return found;
    throw new OffLimits('an address in a private network');
  };
}

/** The same for a socket, which asks by itself while it connects, though only for names. */
export function lookupBy(reach: Reach): LookupFunction {
  return (host, { all }, done) => {
    reach(host).then(
      found => {
        const [first] = found;
        if (all) done(null, found);
        else if (first) done(null, first.address, first.family);
        else done(new Error('the name stands for nothing'), '', 0);
      },
      error => done(error, '', 0),
    );
  };
}
