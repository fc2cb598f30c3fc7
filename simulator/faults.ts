import { z } from 'zod';
import { endpoints } from './endpoints.ts';
import { json, type Reply, text } from './replies.ts';

const count = z.int().min(0);

/** What goes wrong with a call. What the server itself does is said for each; waits are real milliseconds. */
const effect = z.discriminatedUnion('kind', [
  /** Refused before anything is done, with this status and this body. */
  z.object({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599).default(500),
    code: z.union([z.number(), z.string()]).optional(),
    message: z.string().default('Simulated failure'),
    /** Sent as it is instead of a `{code,message}`. */
    body: z.string().optional(),
    contentType: z.string().default('application/json'),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** An HTML page, as a proxy in between answers. */
  z.object({ kind: z.literal('html'), status: z.int().default(502) }),
  /** Done and answered, only later. */
  z.object({ kind: z.literal('delay'), ms: count }),
  /** The connection is reset before anything is done. */
  z.object({ kind: z.literal('reset') }),
  /** Everything is done (a prompt is charged), then the connection is reset before the first byte. */
  z.object({ kind: z.literal('drop') }),
  /** Everything is done, never a byte is answered. */
  z.object({ kind: z.literal('mute') }),
  /** The answer stops after so many bytes or pieces (a frame of a stream is a piece). */
  z.object({
    kind: z.literal('cut'),
    bytes: count.optional(),
    pieces: count.optional(),
    /** `end` closes politely, as if that had been all. */
    how: z.enum(['reset', 'end']).default('reset'),
  }),
  /** The answer comes in pieces of so many bytes, `ms` between them. */
  z.object({ kind: z.literal('fragment'), bytes: z.int().min(1).default(1), ms: count.default(0) }),
  /** Spaces without end behind the answer, or after so many pieces: one every `ms`, else as fast as they are read. */
  z.object({
    kind: z.literal('flood'),
    pieces: count.optional(),
    ms: count.optional(),
    /** The length that the head tells. */
    announced: count.optional(),
  }),
  /** What the answer's JSON says has other types: words and numbers changed over, objects as lists, or nothing but null. */
  z.object({ kind: z.literal('retype'), to: z.enum(['others', 'lists', 'nulls']).default('others') }),
  /** Raw text is put into a stream after so many pieces. */
  z.object({
    kind: z.literal('insert'),
    text: z.string().default('data: {"error": "upstream\ndata:  timed out,\n<html>\n\n'),
    pieces: count.default(2),
    next: z.enum(['continue', 'end', 'reset']).default('end'),
  }),
  /** Every piece of a stream comes twice. */
  z.object({ kind: z.literal('repeat') }),
  /** The piece after so many comes behind the one that follows it. */
  z.object({ kind: z.literal('swap'), pieces: count.default(1) }),
  /** After so many pieces nothing but heartbeats, for ever. */
  z.object({ kind: z.literal('heartbeats'), pieces: count.default(1), every: z.int().min(1).default(20) }),
  /** After so many pieces nothing at all: for `ms`, or for ever. */
  z.object({ kind: z.literal('silence'), pieces: count.default(1), ms: count.optional() }),
  /** `prompt`: charged and finished, but the draft stays as it was. */
  z.object({ kind: z.literal('no-change') }),
  /** `prompt`: the agent reports an error in its stream; nothing is charged. */
  z.object({ kind: z.literal('agent-fails') }),
  /** `render`: ends as failed. */
  z.object({ kind: z.literal('render-fails') }),
  /** `render`: never ends. */
  z.object({ kind: z.literal('render-stuck') }),
  /** `clip` and `download`: an MP4 whose `moov` box is missing. */
  z.object({ kind: z.literal('without-moov') }),
]);

export const faultSchema = z.object({
  on: z.enum(endpoints),
  /** So many matching calls pass first. */
  after: count.default(0),
  /** How many calls it hits. */
  times: z.int().min(1).default(1),
  do: effect,
});

export type Effect = z.infer<typeof effect>;
export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;
export type FaultInput = z.input<typeof faultSchema>;
/** A fault in wait; its numbers count down. */
export type Armed = z.infer<typeof faultSchema>;

/** The fault for this call, if one is armed for it. The first one that matches is used. */
export function takeFault(armed: Armed[], endpoint: Armed['on']): Effect | undefined {
  for (const fault of armed) {
    if (fault.on !== endpoint || fault.times === 0) continue;
    if (fault.after > 0) {
      fault.after -= 1;
      continue;
    }
    fault.times -= 1;
    return fault.do;
  }
  return undefined;
}

/** The answer of a fault that takes the place of the call; undefined where the call is carried out. */
export function instead(fault: Effect | undefined): Reply | undefined {
  if (fault?.kind === 'html') {
    return text(fault.status, 'text/html', '<html><body><h1>Bad gateway</h1></body></html>');
  }
  if (fault?.kind !== 'answer') return undefined;
  const { status, code, message, body, contentType, headers } = fault;
  const reply =
    body === undefined ? json(status, { code: code ?? status, message }) : text(status, contentType, body);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
