import { z } from 'zod';
import type { Upload } from '../form.ts';
import { badRequest } from './refusals.ts';
import type { World } from './world.ts';

/** One request that is being carried out. */
export interface Call {
  world: World;
  method: string;
  parameters: Record<string, unknown>;
  /** By the name of their part. */
  uploads: ReadonlyMap<string, Upload>;
  /** Ends when the bot has hung up or the stand-in is closed. */
  signal: AbortSignal;
}

/** Every value may come as JSON or as a form's text; the platform makes no difference. */
const fromText = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

export const integer = z.preprocess(fromText, z.int());
export const flag = z.preprocess(fromText, z.boolean());
export const list = <T extends z.ZodType>(of: T) => z.preprocess(fromText, z.array(of));
export const nested = <T extends z.ZodType>(shape: T) => z.preprocess(fromText, shape);

/** What the platform says of a parameter that is absent or makes no sense. */
const complaints: Record<string, string> = {
  chat_id: 'chat_id is empty',
  message_id: 'message identifier is not specified',
  reply_markup: "can't parse reply keyboard markup JSON object",
  media: "can't parse InputMedia: Invalid JSON object",
  callback_query_id: 'query is too old and response timeout expired or query ID is invalid',
};

/** The parameters as a method wants them, or the refusal that the platform has for them. */
export function read<T extends z.ZodType>({ parameters }: Call, shape: T): z.output<T> {
  const result = shape.safeParse(parameters);
  if (result.success) return result.data;
  const name = String(result.error.issues[0]?.path[0] ?? '');
  throw badRequest(complaints[name] ?? `parameter ${name} is missing or invalid`);
}
