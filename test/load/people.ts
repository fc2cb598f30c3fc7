import { setTimeout as sleep } from 'node:timers/promises';
import { createChance } from '../torture/chance.ts';
import { type Order, orderSchema, type Sight, type Wish } from './orders.ts';
import { countCalls, lookAround, openWorld, type Room } from './rooms.ts';

/**
 * The people of a load test and both platforms, in a process of their own, so that neither their memory nor their time
 * counts as the program's. `photo` is what everybody sends.
 */
const [photo = ''] = process.argv.slice(2);
const world = await openWorld(photo);
const wishes: { wish: Wish; room: Room }[] = [];
const animate = 'animate this image into a 5-second video clip with smooth motion';
let life = new AbortController();
/** Who lives with the bot, from the first time on. */
const residents: Room[] = [];
let number = 0;
let acts = 0;

async function wish(name: string, room: Room): Promise<void> {
  const wish = { name, platform: room.platform, askedAt: Date.now(), videos: 0 };
  wishes.push({ wish, room });
  await room.wish(animate);
}

async function arrive(name: string, people: number, withinMs: number): Promise<void> {
  const rooms = Array.from({ length: people }, () => world.room(number++));
  const startedAt = performance.now();
  const asked: Promise<void>[] = [];
  for (const [index, room] of rooms.entries()) {
    await sleep(Math.max(0, startedAt + (index * withinMs) / people - performance.now()));
    asked.push(wish(name, room));
  }
  await Promise.all(asked);
}

/** What people do in the course of a day: mostly wishes, sometimes words, questions, a change of mind. */
async function act(room: Room, chance: number): Promise<unknown> {
  if (chance < 0.5) return room.wish(animate);
  if (chance < 0.7) return room.say('add the title Holidays');
  if (chance < 0.8) return room.command('credits');
  if (chance < 0.9) return room.command('status');
  if (chance < 0.95) return room.command('new');
  return room.command('cancel');
}

async function live(people: number, perSecond: number, seed: number): Promise<void> {
  while (residents.length < people) residents.push(world.room(number++));
  const chance = createChance(seed);
  const { signal } = life;
  const startedAt = performance.now();
  for (let done = 0; ; done++) {
    await sleep(Math.max(0, startedAt + (done * 1_000) / perSecond - performance.now()));
    const room = residents[chance.whole(0, people)];
    if (!room || signal.aborted) return;
    acts++;
    await act(room, chance.between(0, 1));
  }
}

function look(): Sight {
  const seen = lookAround(world);
  return {
    wishes: wishes.map(({ wish, room }) => {
      const { firstAt, videos } = seen.get(room.id) ?? { videos: [] };
      return {
        ...wish,
        videos: videos.length,
        ...(firstAt !== undefined && { answeredAt: firstAt }),
        ...(videos[0] !== undefined && { videoAt: videos[0] }),
      };
    }),
    ...countCalls(world),
    acts,
    videos: [...seen.values()].reduce((sum, { videos }) => sum + videos.length, 0),
  };
}

async function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'arrive':
      return arrive(order.name, order.people, order.withinMs);
    case 'flood':
      return Promise.all(world.groupsOf(order.pictures).map(room => wish(order.name, room)));
    case 'live':
      life = new AbortController();
      live(order.people, order.perSecond, order.seed).catch(fail);
      return undefined;
    case 'rest':
      return life.abort();
    case 'look':
      return look();
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

/** There are no slash commands before the bot has registered them. */
async function botIsThere(): Promise<void> {
  while (!world.discord.commands().some(({ name }) => name === 'animate')) await sleep(50);
}

process.on('message', async order => {
  await botIsThere();
  carryOut(orderSchema.parse(order)).then(answer => process.send?.(answer ?? 'done'), fail);
});
process.once('disconnect', () => process.exit());
process.send?.({
  TELEGRAM_BOT_TOKEN: world.telegram.token,
  TELEGRAM_API_ROOT: world.telegram.url,
  DISCORD_BOT_TOKEN: world.discord.token,
  DISCORD_API_URL: world.discord.url,
});
