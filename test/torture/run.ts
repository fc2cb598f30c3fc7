/** One way of trying to break the program. */
export type Run = (options: {
  /** Everything random comes from it. */
  seed: number;
  /** No new round is begun after this time. */
  until: number;
  /** How many rounds go on side by side. */
  lanes: number;
  /** How many chats there are at once, where that is what it is about. */
  chats?: number | undefined;
  say: (line: string) => void;
}) => Promise<Outcome>;

export interface Outcome {
  figures: Readonly<Record<string, number>>;
  violations: number;
}
