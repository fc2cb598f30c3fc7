import type { Pace } from './options.ts';
import { tooFast } from './refusals.ts';
import type { Room } from './rooms.ts';
import type { World } from './world.ts';

/** Counts a message or an edit, and notes or refuses it where it comes too fast. A refused one is not counted. */
export function checkPace(world: World, room: Room, method: string): void {
  const { flood, paces, now } = world.options;
  if (flood === 'off') return;
  const at = now();
  const kind = room.chat.type === 'private' ? 'private' : 'group';
  const limits: [string, Pace][] = [
    [`${kind} ${room.chat.id}`, paces[kind]],
    ['all', paces.all],
  ];
  for (const [name, pace] of limits) {
    const times = (world.paces.get(name) ?? []).filter(time => time > at - pace.within);
    world.paces.set(name, times);
    const oldest = times.at(-pace.calls);
    if (oldest === undefined) continue;
    const detail = `${name === 'all' ? name : kind}: more than ${pace.calls} in ${pace.within} ms`;
    world.violations.push({ rule: 'pace', method, detail, chat: room.chat.id, at });
    if (flood === 'enforce') throw tooFast(Math.max(1, Math.ceil((oldest + pace.within - at) / 1_000)));
  }
  for (const [name] of limits) world.paces.get(name)?.push(at);
}
