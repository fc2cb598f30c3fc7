import { startDiscord } from '../test/fakes/discord/server.ts';
import { startTelegram } from '../test/fakes/telegram/server.ts';
import { updates } from './accept-ways.ts';
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

const { at, send } = await (process.argv[2] === 'gateway' ? discord() : telegram());
process.on('message', send);
process.once('disconnect', () => process.exit());
process.send?.(at);
