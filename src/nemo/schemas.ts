import { z } from 'zod';
import type { Json } from '../json.ts';
import { limits } from './limits.ts';
import type { ProjectState, RenderStatus } from './nemo.ts';

/** The answers of the contract, every listed variant of each; unknown fields are passed over. */

/** Opaque, whatever it looks like; but it must fit into an address. */
const word = z
  .string()
  .min(1)
  .max(limits.idChars)
  .refine(text => text.isWellFormed());
const id = z.union([word, z.number().transform(String)]);
/** Also as a word. What says nothing (null, an empty word) is no amount: it would be taken for 0. */
const amount = z.union([z.number(), z.stringFormat('amount', /^-?\d+(\.\d+)?$/).transform(Number)]);
const address = z.string().min(1).max(limits.urlChars);
const optional = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);
const enveloped = <T extends z.ZodType>(data: T) =>
  z
    .object({ data: z.unknown().optional() })
    .transform(answer => answer.data)
    .pipe(data);
/** A date, or seconds or milliseconds since the epoch; made milliseconds. */
const moment = z
  .union([z.number(), z.string().transform(text => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)))])
  .transform(value => (value < 1e11 ? value * 1000 : value))
  .refine(Number.isFinite);

export const tokenAnswer = enveloped(
  z.object({
    // It becomes a header.
    token: z.string().regex(/^[\x21-\x7e]+$/),
    user_id: optional(id),
    expires_at: optional(moment),
  }),
);

export const sessionAnswer = enveloped(z.object({ session_id: id, task_id: id }));

export const balanceAnswer = enveloped(z.object({ available: amount, frozen: amount }));

/** What `JSON.parse` has made is JSON: the insides of a state are neither looked at nor changed. */
const stateSchema = z.custom<{ readonly [key: string]: Json | undefined }>(
  state => typeof state === 'object' && state !== null && !Array.isArray(state),
);
export const stateAnswer = enveloped(z.object({ state: stateSchema })).transform(
  ({ state }): ProjectState => ({ draft: state['draft'] ?? undefined, raw: state }),
);

const uploadedFile = z
  .object({ filename: optional(z.string()), file_type: optional(z.string()), cdn_url: address })
  .transform(file => ({ name: file.filename ?? '', url: file.cdn_url, type: file.file_type ?? '' }));
/** At least one file: an upload without any has not worked. */
export const uploadAnswer = enveloped(z.object({ files: z.tuple([uploadedFile], uploadedFile) })).transform(
  ({ files }) => files,
);

export const claimAnswer = enveloped(z.object({ claim_token: word }));

const renderFields = z.object({
  status: z.string().transform(status => status.toLowerCase()),
  /** In per cent; what goes beyond says as little as none. */
  progress: optional(amount.pipe(z.number().min(0).max(100))),
  outputUrl: optional(address),
  output: optional(z.object({ url: optional(address) })),
  error: optional(z.string()),
  message: optional(z.string()),
});

/** With or without an envelope, the URL at the top or in `output`. */
export const renderAnswer = z
  .union([enveloped(renderFields), renderFields])
  .transform(({ status, progress, outputUrl, output, error, message }): RenderStatus => {
    if (status === 'completed') return { status: 'done', url: outputUrl ?? output?.url };
    if (/fail|error|cancel/.test(status))
      return { status: 'failed', message: error ?? message ?? 'no reason given' };
    return { status: 'running', progress };
  });
