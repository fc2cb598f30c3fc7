const MiB = 1024 * 1024;

/** How much the page may ask of this machine at once. */
export const bounds = {
  /** Of one message, and the bytes of each. */
  files: 10,
  fileBytes: 200 * MiB,
  textLength: 20_000,
  /** Fields of a form that are no files. */
  fields: 10,
  /** Any other body. */
  jsonBytes: 16 * 1024,
  /** What may wait for one reader of the stream; a slower one begins anew. */
  streamBytes: 4 * MiB,
} as const;
export type Bounds = Record<keyof typeof bounds, number>;

/** UTF-8 takes up to three bytes for what counts as one in a text's length. */
export const textBytes = ({ textLength }: Bounds) => 3 * textLength;

/** A whole form, with its files and what is between them. */
export const formBytes = ({ files, fileBytes }: Bounds) => files * fileBytes + MiB;
