import { expect, onTestFinished, test } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { createLog } from '../../src/log.ts';
import { type Timing, timing } from '../../src/timing.ts';
import { startDiscord } from '../fakes/discord/server.ts';

const never = new AbortController().signal;
const refresh = 'POST /attachments/refresh-urls';
const minutes = (from: number) => Math.floor(Date.now() / 1_000 + from * 60).toString(16);
const real = 'https://cdn.discordapp.com/attachments/11/22/boat.jpg';

async function connect(bounds: Partial<Timing> = {}) {
  const discord = await startDiscord();
  const log = createLog({ level: 'silent', secrets: [] });
  const adapter = createDiscord({
    token: discord.token,
    apiUrl: discord.url,
    commands: [],
    timing: { ...timing, ...bounds },
    log,
  });
  onTestFinished(async () => {
    await adapter.stop();
    await discord.close();
  });
  const link = async (url: string) => adapter.link?.({ via: 'url', url }, never);
  return { discord, adapter, link };
}

test('a link that is good for long enough is given away as it is', async () => {
  const { discord, link } = await connect();
  for (const url of [`${real}?ex=${minutes(11)}&is=1&hm=ab&`, `${real}?hm=ab&ex=${minutes(9_999)}`])
    expect(await link(url)).toBe(url);
  expect(discord.calls(refresh)).toEqual([]);
});

test('one that ends soon, or does not say when, is exchanged', async () => {
  const { discord, link } = await connect();
  const fresh = `${real}?ex=${minutes(600)}&is=2&hm=cd&`;
  const body = { refreshed_urls: [{ original: real, refreshed: fresh }] };
  const old = [`?ex=${minutes(9)}`, `?ex=${minutes(-9)}`, '?ex=', '?ex=soon', ''];
  discord.fault({ on: refresh, times: old.length, do: { kind: 'refuse', status: 200, body } });
  for (const query of old) expect(await link(real + query)).toBe(fresh);
  expect(discord.calls(refresh)).toHaveLength(old.length);
});

test('an exchange that is never answered ends with the bound of a call', async () => {
  const { discord, link } = await connect({ discordCall: 50 });
  discord.fault({ on: refresh, do: { kind: 'mute' } });
  await expect(link(real)).rejects.toThrow('Discord: AbortError');
});

test('nothing is fetched from anywhere but Discord', async () => {
  const { adapter } = await connect();
  const others = [
    'http://127.0.0.1:1/sea.png',
    real.replace('https', 'http'),
    'https://images-ext-1.discordapp.net.example.org/external/sea.png',
    'https://example.org/cdn.discordapp.com/sea.png',
    'no address at all',
  ];
  for (const url of others)
    await expect(adapter.openFile({ via: 'url', url }, never), url).rejects.toThrow('not kept there');
});

test('only an attachment’s address is given away, whatever it is exchanged for', async () => {
  const { discord, adapter, link } = await connect();
  const ends = `?ex=${minutes(600)}`;
  const others = [
    real.replace('https', 'http') + ends,
    real.replace('cdn.discordapp.com', 'cdn.discordapp.com.example.org') + ends,
    real.replace('cdn.', 'ada:password@cdn.') + ends,
    real.replace('/11/', '/11/../../channels/') + ends,
    `https://cdn.discordapp.com/avatars/11/22.png${ends}`,
    `file:///attachments/11/22/boat.jpg${ends}`,
    'no address at all',
  ];
  for (const url of others) expect(await link(url), url).toBeUndefined();
  expect(await adapter.link?.({ via: 'id', fileId: real + ends }, never)).toBeUndefined();
  expect(discord.calls(refresh)).toEqual([]);
  for (const refreshed of others) {
    const body = { refreshed_urls: [{ original: real, refreshed }] };
    discord.fault({ on: refresh, do: { kind: 'refuse', status: 200, body } });
    expect(await link(real), refreshed).toBeUndefined();
  }
});
