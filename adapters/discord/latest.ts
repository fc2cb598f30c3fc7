import { LimitedCollection } from 'discord.js';

/** What is learned of channels, by their id. There is no end of them, as threads are channels too: the oldest are forgotten. */
export const ofLatestChannels = (): Map<string, number> => new LimitedCollection({ maxSize: 5_000 });
