import { applicationRoutes } from './application.ts';
import type { Answer, Call, Routes } from './call.ts';
import { messageRoutes } from './messages.ts';
import { placeRoutes } from './places.ts';
import { responseRoutes } from './responses.ts';

export interface Route {
  /** As Discord's documentation writes it: `POST /channels/{channel_id}/messages`. */
  name: string;
  at: (parameter: string) => string;
  carryOut: (call: Call) => Answer;
  /** Whether the token in its path is all that it needs. */
  open: boolean;
  /** The channel, guild or webhook that a rate limit is counted for. */
  major: string;
}

const all: Routes = { ...applicationRoutes, ...messageRoutes, ...responseRoutes, ...placeRoutes };

/** Literal paths such as `@me` are written before the ones with a parameter in that place. */
const table = Object.entries(all)
  .sort(([one], [other]) => parameters(one) - parameters(other))
  .map(([name, carryOut]) => ({ name, carryOut, pattern: patternOf(name) }));

function parameters(name: string): number {
  return name.split('{').length;
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

/** The route of a request; `path` starts after the version. */
export function findRoute(method: string, path: string): Route | undefined {
  const asked = `${method} ${path}`;
  for (const { name, carryOut, pattern } of table) {
    const found = pattern.exec(asked);
    if (!found) continue;
    const at = (parameter: string) => decodeURIComponent(found.groups?.[parameter] ?? '');
    const open = /^POST \/interactions|^\w+ \/webhooks\/\{webhook_id\}\/\{webhook_token\}/.test(name);
    const major = at('channel_id') || at('guild_id') || at('webhook_token');
    return { name, at, carryOut, open, major };
  }
  return undefined;
}
