import type { Client } from 'discord.js';
import type { Log } from '../../src/log.ts';

/**
 * What the library can't read of Discord's events it throws where nobody can catch it, which ends the process. With
 * this it is passed over. The library has no door for it, so the method that reads an event is wrapped by its name.
 */
export function passOverUnreadable({ ws }: Client, log: Log): void {
  const read: unknown = Reflect.get(ws, 'handlePacket');
  if (typeof read !== 'function') {
    log.warn('Discord: unreadable events can not be passed over');
    return;
  }
  const value = (...event: unknown[]): unknown => {
    try {
      return Reflect.apply(read, ws, event);
    } catch (error) {
      log.error({ err: error }, 'Discord: an event can not be read');
      return false;
    }
  };
  Object.defineProperty(ws, 'handlePacket', { value });
}
