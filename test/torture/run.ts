/** One way of trying to break the program. */
export interface Run {
  (options: Options): Promise<Outcome>;
  /** How long it takes to mean something, where that is not the few minutes of the others. */
  usualMinutes?: number;
}

interface Options {
  /** Everything random comes from it. */
  seed: number;
  /** No new round is begun after this time. */
  until: number;
  /** How many rounds go on side by side. */
  lanes: number;
  /** How many chats there are at once, where that is what it is about. */
  chats?: number | undefined;
  /** Leads, with the seed, to one turn of several faults that was found before. */
  path?: string | undefined;
  say: (line: string) => void;
}

export interface Outcome {
  figures: Readonly<Record<string, number>>;
  violations: number;
}
