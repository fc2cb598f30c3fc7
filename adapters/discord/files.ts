import type { Readable } from 'node:stream';
import type { REST } from 'discord.js';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { ChatError } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { toChatError } from './errors.ts';
import { givenAway, isAttachment, isKept } from './links.ts';
import { type Late, within } from './within.ts';

const refreshedSchema = z.object({ refreshed_urls: z.array(z.object({ refreshed: z.string() })) });

/** Fetches what people sent. Links end after about a day; an old one is exchanged for a fresh one. */
export function createFiles(rest: REST, { apiUrl, timing }: { apiUrl: string; timing: Timing }) {
  const agent = new Agent({
    connectTimeout: timing.discordCall,
    headersTimeout: timing.transferIdle,
    bodyTimeout: timing.transferIdle,
  });

  async function refresh(url: string, signal: AbortSignal): Promise<string> {
    const body = { attachment_urls: [url] };
    const ask = (late: Late) =>
      rest.post('/attachments/refresh-urls', { body, signal: AbortSignal.any([signal, late.signal]) });
    try {
      const answer = await within(timing.discordCall, ask);
      const [fresh] = refreshedSchema.parse(answer).refreshed_urls;
      if (fresh) return fresh.refreshed;
    } catch (error) {
      signal.throwIfAborted();
      throw toChatError(error);
    }
    throw new ChatError('gone', 'Discord: the file is gone');
  }

  async function fetchFrom(url: string, signal: AbortSignal): Promise<Readable | number> {
    try {
      const { statusCode, body } = await request(url, { dispatcher: agent, signal });
      if (statusCode === 200) return body;
      await body.dump();
      return statusCode;
    } catch {
      signal.throwIfAborted();
      throw new ChatError('unknown', 'Discord: the file can not be reached');
    }
  }

  return {
    open: async (url: string, signal: AbortSignal): Promise<Readable> => {
      signal.throwIfAborted();
      if (!isKept(url, apiUrl)) throw new ChatError('gone', 'Discord: the file is not kept there');
      const first = await fetchFrom(url, signal);
      if (typeof first !== 'number') return first;
      if (first >= 500) throw new ChatError('unknown', `Discord: the file answered ${first}`);
      if (!isAttachment(url, apiUrl)) throw new ChatError('gone', `Discord: the file answered ${first}`);
      const second = await fetchFrom(await refresh(url, signal), signal);
      if (typeof second !== 'number') return second;
      throw new ChatError(second >= 500 ? 'unknown' : 'gone', `Discord: the file answered ${second}`);
    },
    /** An address that whoever has it can fetch the file from for some minutes; undefined where there is none. */
    link: async (url: string, signal: AbortSignal): Promise<string | undefined> => {
      if (!isAttachment(url, apiUrl)) return undefined;
      const fresh = (address: string) => givenAway(address, apiUrl, timing.discordLinkRest);
      return fresh(url) ?? fresh(await refresh(url, signal));
    },
    close: () => agent.destroy(),
  };
}
