import { z } from 'zod';
import { limits } from './limits.ts';

/** What one event of the agent's stream says, whichever of the two forms it comes in. */
export type AgentFrame =
  | { kind: 'text'; text: string; isPartial: boolean }
  | { kind: 'tool'; name: string; id: string | undefined; args: unknown; isPartial: boolean }
  | { kind: 'failure'; code: number | string | undefined }
  | { kind: 'heartbeat' };

const optional = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

const callSchema = z.object({
  id: optional(z.union([z.string(), z.number().transform(String)])),
  name: z.string(),
  args: z.unknown().optional(),
});

const partSchema = z.object({
  text: optional(z.string()),
  /** The model thinking aloud: meant for nobody. */
  thought: optional(z.boolean()),
  functionCall: optional(callSchema),
});

/** As the Agent Development Kit writes it, its keys in camel case. */
const richSchema = z.object({
  content: z.object({ role: optional(z.string()), parts: z.array(partSchema.catch({})).catch([]) }),
  author: optional(z.string()),
  partial: optional(z.boolean()),
});

/** The flat form of one vendor document. */
const flatSchema = z.object({
  type: z.string(),
  content: optional(z.string()),
  partial: optional(z.boolean()),
});

const code = z.union([z.number(), z.string().max(limits.codeChars)]);
const failureSchema = z.object({
  type: optional(z.string()),
  errorCode: optional(code),
  error: z.unknown().optional(),
  detail: z.unknown().optional(),
  code: optional(code),
});

/** Reads one event from its JSON. What it does not know it passes over. */
export function framesOf(event: unknown): AgentFrame[] {
  const body = camelKeys(event);
  const failure = failureOf(body);
  if (failure) return [failure];
  const rich = richSchema.safeParse(body).data;
  return rich ? richFrames(rich) : flatFrames(body);
}

function richFrames({ content, author, partial = false }: z.infer<typeof richSchema>): AgentFrame[] {
  // Tool results come in the person's name, and so would an echo of the person's own words.
  const isEcho = content.role === 'user' || author === 'user';
  const text = content.parts.map(part => (part.thought ? '' : (part.text ?? ''))).join('');
  const calls = content.parts.flatMap(({ functionCall }) =>
    functionCall ? [toolFrame(functionCall, partial)] : [],
  );
  return text === '' || isEcho ? calls : [{ kind: 'text', text, isPartial: partial }, ...calls];
}

function flatFrames(body: unknown): AgentFrame[] {
  const { type, content, partial = false } = flatSchema.safeParse(body).data ?? {};
  if (type === 'heartbeat') return [{ kind: 'heartbeat' }];
  if (type === 'text' && content) return [{ kind: 'text', text: content, isPartial: partial }];
  const call = type === 'tool_call' ? callSchema.safeParse(body).data : undefined;
  return call ? [toolFrame(call, partial)] : [];
}

function toolFrame({ id, name, args }: z.infer<typeof callSchema>, isPartial: boolean): AgentFrame {
  return { kind: 'tool', name, id, args, isPartial };
}

/** A failed tool is the agent's own affair: of the flat form only an event of type `error` ends the turn. */
function failureOf(body: unknown): AgentFrame | undefined {
  const event = failureSchema.safeParse(body).data;
  if (!event || (event.type ?? 'error') !== 'error') return undefined;
  const says = Number(event.code ?? 0) === 0 ? event.errorCode : event.code;
  return says || event.error || event.detail ? { kind: 'failure', code: says } : undefined;
}

/** The same JSON with every key in camel case: snake case occurs as well. */
export function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    camelKeys(item),
  ]);
  return Object.fromEntries(entries);
}
