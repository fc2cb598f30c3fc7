import { z } from 'zod';

/** What the people of a load test are told to do; each order is answered when it has been carried out. */
export const orderSchema = z.discriminatedUnion('do', [
  /** So many new people, half of them on each platform, send a picture with a wish, evenly spread over this time. */
  z.object({ do: z.literal('arrive'), name: z.string(), people: z.number(), withinMs: z.number() }),
  /** One person sends a picture to each of so many groups in the same moment. */
  z.object({ do: z.literal('flood'), name: z.string(), pictures: z.number() }),
  /** So many people, the same each time, do something now and then, this often in all, until they are told to rest. */
  z.object({ do: z.literal('live'), people: z.number(), perSecond: z.number(), seed: z.number() }),
  z.object({ do: z.literal('rest') }),
  z.object({ do: z.literal('look') }),
]);
export type Order = z.infer<typeof orderSchema>;

/** What became of a wish. Times are milliseconds since the epoch. */
export const wishSchema = z.object({
  name: z.string(),
  platform: z.enum(['telegram', 'discord']),
  askedAt: z.number(),
  /** The first message; on Discord the acknowledgement. */
  answeredAt: z.number().optional(),
  videoAt: z.number().optional(),
  videos: z.number(),
});
export type Wish = z.infer<typeof wishSchema>;

export const sightSchema = z.object({
  wishes: z.array(wishSchema),
  /** Calls of the bot so far that platforms count: messages and edits; and the others. */
  counted: z.object({ telegram: z.number(), discord: z.number() }),
  others: z.number(),
  refused: z.number(),
  /** What people have done while they lived with the bot. */
  acts: z.number(),
  /** What they have got, all together. */
  videos: z.number(),
});
export type Sight = z.infer<typeof sightSchema>;

export const addressesSchema = z.object({
  TELEGRAM_BOT_TOKEN: z.string(),
  TELEGRAM_API_ROOT: z.string(),
  DISCORD_BOT_TOKEN: z.string(),
  DISCORD_API_URL: z.string(),
});
