import { z } from 'zod';

/** What a worker did for the world, a line of JSON each, over all its lives. */
const noteSchema = z.object({ turn: z.string(), what: z.string() });
export type Note = z.infer<typeof noteSchema>;

export const ledgerSchema = z.string().transform(text =>
  text
    .trimEnd()
    .split('\n')
    .map(line => noteSchema.parse(JSON.parse(line))),
);
