import { randomUUID } from 'node:crypto';
import { Agent, FormData, fetch } from 'undici';
import { z } from 'zod';
import { startDiscord } from '../test/fakes/discord/server.ts';
import { startTelegram } from '../test/fakes/telegram/server.ts';
import { updates, type Way, ways } from './accept-ways.ts';
import { text } from './turn-wish.ts';

/** The platforms' side: on request a hundred people say something at the same moment, each of them often. */
const people = Array.from({ length: 100 }, (_, number) => `Person ${number}`);

async function telegram() {
  const fake = await startTelegram();
  const rooms = people.map(name => {
    const person = fake.person(name);
    return { person, place: fake.privateChat(person) };
  });
  const send = () => {
    fake.hold();
    for (let count = 0; count < updates; count += rooms.length)
      for (const { person, place } of rooms) fake.say(place, person, text);
    fake.release();
  };
  return { at: [fake.url, fake.token], send };
}

async function discord() {
  const fake = await startDiscord();
  const guild = fake.guild('A server');
  const rooms = people.map(name => ({ person: fake.user(name), place: fake.channel(guild, name) }));
  const send = () => {
    for (let count = 0; count < updates; count += rooms.length)
      for (const { person, place } of rooms) void fake.say(place, person, `<@${fake.bot.id}> ${text}`);
  };
  return { at: [fake.url, fake.token], send };
}

/** Browsers: each person has a chat of their own on the page, and a connection. */
async function browsers() {
  const connections = new Agent({ connections: people.length });
  let chats: string[] | undefined;
  const post = async (page: string, path: string, body?: FormData): Promise<unknown> => {
    const headers = { origin: new URL(page).origin };
    const response = await fetch(page + path, {
      method: 'POST',
      headers,
      dispatcher: connections,
      ...(body && { body }),
    });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return response.json();
  };
  const send = async (page: string) => {
    chats ??= await Promise.all(people.map(() => post(page, 'api/chats').then(chatIdOf)));
    for (let count = 0; count < updates; count += chats.length)
      for (const chat of chats) {
        const form = new FormData();
        form.append('id', randomUUID());
        form.append('text', text);
        void post(page, `api/chats/${chat}/messages`, form);
      }
  };
  return { at: [], send };
}

const chatIdOf = (begun: unknown) => z.object({ id: z.string() }).parse(begun).id;

const platforms: Record<Way, () => Promise<{ at: string[]; send: (place: string) => unknown }>> = {
  polling: telegram,
  webhook: telegram,
  gateway: discord,
  page: browsers,
};
const { at, send } = await platforms[z.enum(ways).parse(process.argv[2])]();
process.on('message', place => void send(String(place)));
process.once('disconnect', () => process.exit());
process.send?.(at);
