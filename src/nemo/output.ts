import { isIP } from 'node:net';
import type { RenderStatus } from './nemo.ts';
import { isPrivate } from './private-address.ts';

/**
 * A finished render without an address that nobody should be shown, or be sent to: one of another scheme, with a
 * password in it, or of a private network that the backend itself is not in. Its own download serves then.
 */
export function withFitAddress(render: RenderStatus, apiUrl: string): RenderStatus {
  if (render.status !== 'done' || render.url === undefined) return render;
  const url = URL.parse(render.url, apiUrl);
  const isFit =
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username + url.password === '' &&
    (!isHidden(url) || isHidden(new URL(apiUrl)));
  return { status: 'done', url: isFit ? url.href : undefined };
}

/** By its looks: what names stand for is known when they are connected to. */
function isHidden({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? /(^|\.)localhost$/.test(host) : isPrivate(host);
}
