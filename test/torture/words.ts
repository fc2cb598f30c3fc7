import type { Chance } from './chance.ts';

/**
 * Wishes that can be told apart in all that comes of them: by a title of their own, and by a length that the agent
 * speaks of where it has nothing to say about the title.
 */
export function animation(mark: string, seconds: number): string {
  return `animate this image into a ${seconds}-second video clip with smooth motion and the title "${mark}"`;
}

export function change(mark: string, seconds: number, chance: Chance): string {
  const how = chance.pick(['make it vertical', 'make it wide', 'add lo-fi music']);
  return `${how}, ${seconds} seconds long, with the title "${mark}"`;
}

/** Whether this is what the agent was told of the wish: not where a file of it is named, whose name begins with the mark. */
export function tells(prompt: string, { mark }: { mark: string }): boolean {
  return prompt.includes(`"${mark}"`);
}

/** Whether it is about one picture of several. */
export const isSeparate = (prompt: string) => prompt.startsWith('Make a new, separate video');
