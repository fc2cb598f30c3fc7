import { z } from 'zod';

/** A value that survives a JSON round trip: what the journal, the line and the sessions may hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

export const jsonSchema: z.ZodType<Json> = z.json();
