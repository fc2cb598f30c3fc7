import { REST, RESTEvents } from 'discord.js';
import { type ChatAdapter, ChatError } from '../../src/chat.ts';
import { type Leader, soleLeader } from '../../src/leader.ts';
import type { Log } from '../../src/log.ts';
import type { Shards } from '../../src/shards.ts';
import type { Timing } from '../../src/timing.ts';
import type { CommandShape } from './commands.ts';
import { discordPlatform } from './events.ts';
import { createFiles } from './files.ts';
import { createIntake } from './intake.ts';
import { createInteractions } from './interactions.ts';
import { createLimits } from './limits.ts';
import { createMessages } from './messages.ts';
import { makeRequest } from './request.ts';

export interface DiscordOptions {
  token: string;
  /** The REST API without its version and without a slash at the end; the gateway's address comes from it. */
  apiUrl: string;
  /** Where pictures need no mention: channels, forums, categories. */
  channels?: readonly string[] | undefined;
  /** Whether each job goes on in a thread of its own. */
  threads?: boolean;
  shards?: Shards;
  /** Who may begin a session with Discord now, where there are other processes of this bot. */
  leader?: Leader;
  commands: readonly CommandShape[];
  timing: Timing;
  log: Log;
}

/** Discord as a platform: what comes by its gateway, once started, and what is said by its REST API. */
export function createDiscord(options: DiscordOptions): ChatAdapter {
  const { token, apiUrl, channels = [], threads = false, shards = 'auto', timing, log } = options;
  const { leader = soleLeader() } = options;
  // Who repeats is the conversation: a library that does so too would post an upload four times.
  const restOptions = {
    api: apiUrl,
    retries: 0,
    timeout: timing.transferTimeout,
    // The library counts by the real second, however fast the program's clock runs.
    globalRequestsPerSecond: (50 * 1_000) / timing.discordSecond,
    handlerSweepInterval: timing.discordForget,
    makeRequest,
  };
  // Of its own, since a client that ends takes the token from its one.
  const rest = new REST(restOptions).setToken(token);
  // The library forgets a token that is refused once; one that is accepted again later must not need a restart.
  rest.on(RESTEvents.Response, (_, { status }) => {
    if (status === 401) setImmediate(() => rest.setToken(token));
  });
  const interactions = createInteractions(rest, timing, log);
  const messages = createMessages(rest, interactions, timing);
  const files = createFiles(rest, { apiUrl, timing });
  const limits = createLimits(timing);
  const intake = createIntake({
    ...options,
    channels,
    threads,
    shards,
    leader,
    rest,
    restOptions,
    interactions,
    messages,
  });

  return {
    platform: discordPlatform,
    limits: limits.of,
    send: messages.send,
    edit: messages.edit,
    showActivity: messages.showActivity,
    addVideo: async (sent, video) => {
      try {
        return await messages.addVideo(sent, video);
      } catch (error) {
        if (error instanceof ChatError && error.reason === 'too-large')
          limits.refused(sent.chat.chatId, video.bytes);
        throw error;
      }
    },
    openFile: async (source, signal) => {
      if (source.via !== 'url') throw new ChatError('gone', 'Discord knows files by their address only');
      return files.open(source.url, signal);
    },
    trouble: intake.trouble,
    link: async (source, signal) => (source.via === 'url' ? files.link(source.url, signal) : undefined),
    start: intake.start,
    stop: async () => {
      interactions.close();
      await intake.stop();
      await files.close();
    },
  };
}
