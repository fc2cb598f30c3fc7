import type { Shown } from './evidence.ts';

/** A place where people talk with the bot, whatever the platform. */
export interface Room {
  chat: string;
  people: readonly [string, ...string[]];
  /** Which of Discord's guilds it belongs to, if any. */
  guild: string | undefined;
  /** Privacy: in a group only what names the bot is heard, so words can't follow a picture alone. */
  isGroup: boolean;
  /** Albums are several messages. */
  platform: 'telegram' | 'discord';
  /** Says it; answers the ids that an answer may point at, if answers do so here. */
  say(person: string, text: string, photos: readonly Photo[]): Promise<string[]>;
  /** Uses the command with a picture, where the platform offers it by now. */
  animate(person: string, wish: string, photo: Photo): Promise<string[]>;
  canAnimate(): boolean;
  command(person: string, name: 'credits' | 'cancel'): Promise<void>;
  /** Presses a button by its label or a part of it. False where there is none. */
  press(person: string, message: Shown, label: string): boolean;
  messages(): Shown[];
  /** Whether what is said now finds an open ear. */
  isHeard(): boolean;
}

export interface Photo {
  path: string;
  name: string;
}
