import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { redact } from '../log.ts';
import type { Endpoint } from './endpoints.ts';
import { NemoError, type NemoReason } from './errors.ts';
import { limits } from './limits.ts';

/**
 * What the contract's codes mean, whether they come as the HTTP status or in the body. A 404 is missing here:
 * what it means depends on the endpoint.
 */
const meanings = new Map<number | string, NemoReason>([
  [401, 'unauthorised'],
  [402, 'plan-needed'],
  [408, 'timeout'],
  [413, 'file-too-large'],
  [415, 'file-type'],
  [429, 'rate-limited'],
  [1001, 'unauthorised'],
  [1002, 'session-gone'],
  [2001, 'no-credits'],
  [4001, 'file-type'],
  [4002, 'file-too-large'],
]);

const codeSchema = z
  .union([z.number(), z.string().max(limits.codeChars)])
  .optional()
  .catch(undefined);
const wordsSchema = z.string().optional().catch(undefined);
const nestedSchema = z.looseObject({ code: codeSchema, message: wordsSchema });

/** Every shape in which a refusal says its code and its words. */
const refusalSchema = z.object({
  code: codeSchema,
  message: wordsSchema,
  success: z.boolean().optional().catch(undefined),
  status: wordsSchema,
  data: z.unknown().optional(),
  error: z.union([z.string(), nestedSchema]).optional().catch(undefined),
  detail: z
    .union([z.string(), z.array(z.looseObject({ msg: wordsSchema })), nestedSchema])
    .optional()
    .catch(undefined),
});
type RefusalBody = z.infer<typeof refusalSchema>;

/** The error that an answer is, or undefined when it is a success. `body` is its JSON; undefined when it has none. */
export function refusalOf(
  endpoint: Endpoint,
  status: number,
  headers: Dispatcher.ResponseData['headers'],
  body: unknown,
): NemoError | undefined {
  const { data = {} } = refusalSchema.safeParse(body);
  const said = codeOf(data);
  const isOk = status >= 200 && status < 300;
  if (isOk && !isFailure(data, said)) return undefined;
  // The body's code is the finer one, unless only the status means something.
  const isKnown = said !== undefined && (meanings.has(said) || said === 404);
  const code = (isKnown || isOk ? said : status) ?? 'failure';
  const retryAfterMs = retryAfter(headers['retry-after']);
  return new NemoError(reasonOf(endpoint, code), endpoint.name, wordsOf(data, said ?? code), {
    code: said ?? code,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    unspent: isRefusedBeforeActing(code),
  });
}

function codeOf({ code, error, detail }: Partial<RefusalBody>): number | string | undefined {
  const nested = [error, detail].map(part =>
    part && typeof part === 'object' && 'code' in part ? part.code : undefined,
  );
  const said = code ?? nested.find(part => part !== undefined);
  const words = typeof detail === 'string' ? detail.slice(0, limits.messageChars) : '';
  if (said === undefined && /session.*not found/i.test(words)) return 1002;
  return typeof said === 'string' && /^\d+$/.test(said) ? Number(said) : said;
}

/** A body that says so itself, whatever the HTTP status. A failed render has a status of its own and is no refusal. */
function isFailure(body: Partial<RefusalBody>, code: number | string | undefined): boolean {
  if (code !== undefined) return code !== 0;
  if ((body.data ?? body.status) !== undefined) return false;
  return body.success === false || body.error !== undefined || body.detail !== undefined;
}

/** What a code means for this call; `refused` where the contract does not know it. */
function reasonOf(endpoint: Endpoint, code: number | string): NemoReason {
  if (code === 404) return endpoint.missing;
  const isServerError = typeof code === 'number' && code >= 500 && code < 600;
  return meanings.get(code) ?? (isServerError ? 'server-error' : 'refused');
}

/** The contract's refusals come before anything is done, and so does every 4xx but 408, which gave up half-way. */
function isRefusedBeforeActing(code: number | string): boolean {
  if (typeof code !== 'number' || code === 408) return false;
  return meanings.has(code) || (code >= 400 && code < 500);
}

/** The backend's words for the log: short and without anything that looks like a secret. */
function wordsOf({ message, error, detail }: Partial<RefusalBody>, code: number | string): string {
  const list = Array.isArray(detail) ? detail.map(({ msg }) => msg).join('; ') : undefined;
  const nested = [error, detail].map(part =>
    part && typeof part === 'object' && 'message' in part && typeof part.message === 'string'
      ? part.message
      : part,
  );
  const words = [message, list, ...nested].find(part => typeof part === 'string' && part !== '');
  return typeof words === 'string' ? `${code} ${redact(words).slice(0, limits.messageChars)}` : String(code);
}

/** `Retry-After` in milliseconds; it comes as seconds or as a date. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined || value.trim() === '') return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
