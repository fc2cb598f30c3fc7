import { createReadStream } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import type { Api } from 'grammy';
import { Agent, request } from 'undici';
import { ChatError } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { toChatError } from './errors.ts';
import { ownServer } from './limits.ts';
import { forGrammy } from './signal.ts';

/**
 * Fetches files that people sent. Their address holds the bot's token, so it stays in here: no error names it.
 * A local Bot API server answers with a path on its own disk, which is read directly where it is ours too.
 */
export function createFiles(
  api: Api,
  { root, token, timing }: { root: string; token: string; timing: Timing },
) {
  const agent = new Agent({
    connectTimeout: timing.telegramCall,
    headersTimeout: timing.transferIdle,
    bodyTimeout: timing.transferIdle,
  });
  return {
    async open(fileId: string, signal: AbortSignal): Promise<Readable> {
      signal.throwIfAborted();
      const path = await pathOf(api, fileId, signal);
      if (isAbsolute(path) && root !== ownServer) {
        const local = await openLocal(path, signal);
        if (local) return local;
      }
      return download(agent, `${root}/file/bot${token}/${path.replace(/^\/+/, '')}`, signal);
    },
    /** Breaks off what still runs; may be called again. */
    close: () => agent.destroy(),
  };
}

async function pathOf(api: Api, fileId: string, signal: AbortSignal): Promise<string> {
  try {
    const { file_path } = await api.getFile(fileId, forGrammy(signal));
    if (file_path !== undefined) return file_path;
  } catch (error) {
    signal.throwIfAborted();
    throw toChatError(error);
  }
  throw new ChatError('gone', 'getFile: no path');
}

async function openLocal(path: string, signal: AbortSignal): Promise<Readable | undefined> {
  const stream = createReadStream(path, { signal });
  return new Promise(resolve => {
    stream.once('open', () => resolve(stream));
    stream.once('error', () => resolve(undefined));
  });
}

async function download(agent: Agent, url: string, signal: AbortSignal): Promise<Readable> {
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent, signal });
    if (statusCode === 200) return body;
    await body.dump();
    throw new ChatError(statusCode >= 500 ? 'unknown' : 'gone', `the file's download answered ${statusCode}`);
  } catch (error) {
    if (error instanceof ChatError) throw error;
    signal.throwIfAborted();
    throw new ChatError('unknown', "the file's download got no answer");
  }
}
