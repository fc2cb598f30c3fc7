/** Where attachments are: Discord's own host, or the place that a stand-in for its API has them at. */
const home = 'https://cdn.discordapp.com';
const place = /^\/(?:ephemeral-)?attachments\/\d+\/\d+\/[^/]+$/;

/**
 * The address of an attachment, fit to be given away: it leads to that one file, has no one's password in it, and is
 * good for `rest` milliseconds more, as its parameter `ex` says (seconds since 1970, in hexadecimal). Undefined for
 * every other address.
 */
export function givenAway(address: string, apiUrl: string, rest: number): string | undefined {
  if (!isAttachment(address, apiUrl)) return undefined;
  const { href, searchParams } = new URL(address);
  const ends = Number.parseInt(searchParams.get('ex') ?? '', 16) * 1_000;
  return ends - Date.now() > rest ? href : undefined;
}

/** Whether Discord itself has the file: what was sent, or its own copy of a picture from elsewhere. */
export function isKept(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, protocol, hostname } = new URL(address);
  if (origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && /\.discordapp\.(?:com|net)$/.test(hostname);
}

export function isAttachment(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password, pathname } = new URL(address);
  const isHome = origin === home || origin === new URL(apiUrl).origin;
  return isHome && username + password === '' && place.test(pathname);
}
