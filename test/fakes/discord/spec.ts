import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Of JSON Schema what the description uses and what can be wrong with a request. */
const schemaShape = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaShape).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaShape]).optional();
  },
  get items() {
    return schemaShape.optional();
  },
  get oneOf() {
    return z.array(schemaShape).optional();
  },
  get anyOf() {
    return z.array(schemaShape).optional();
  },
  get allOf() {
    return z.array(schemaShape).optional();
  },
});
type Schema = z.infer<typeof schemaShape>;

const content = z.record(z.string(), z.object({ schema: schemaShape }));
const operation = z.object({
  parameters: z
    .array(
      z.object({ name: z.string(), in: z.string(), schema: schemaShape, required: z.boolean().optional() }),
    )
    .default([]),
  requestBody: z.object({ content, required: z.boolean().optional() }).optional(),
  responses: z.record(z.string(), z.object({ content: content.optional() })).default({}),
});
const specification = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), schemaShape) }),
});

/** Discord's own description of its API, which lies beside the repository on some machines, and is no part of it. */
const address = new URL('../../../../shared/specs/discord-openapi.json', import.meta.url);
const load = () => specification.parse(JSON.parse(readFileSync(address, 'utf8')));
let known: z.infer<typeof specification> | undefined;

export const hasSpecification = existsSync(fileURLToPath(address));
if (!hasSpecification) {
  process.stdout.write(
    'discord stand-in: no specification beside the repository, requests are not checked by it\n',
  );
}

/** Documented, and absent from the description. */
const undescribed = ['POST /attachments/refresh-urls'];

/** What discord.js adds of itself where it has no place, and the platform ignores. */
const habits = /: (?:data\.)?(?:tts|enforce_nonce) is unknown$|\/threads: type is unknown$/;

type Operation = z.infer<typeof operation>;
const operations = new Map<string, Operation>();

function operationOf(route: string): Operation | undefined {
  known ??= load();
  const [method = '', path = ''] = route.split(' ');
  const found =
    operations.get(route) ?? operation.optional().parse(known.paths[path]?.[method.toLowerCase()]);
  if (found) operations.set(route, found);
  return found;
}

/** What is wrong with a request by the description; nothing where there is no description. */
export function requestProblems(route: string, query: URLSearchParams, body: unknown): string[] {
  if (!hasSpecification || undescribed.includes(route)) return [];
  const found = operationOf(route);
  if (!found) return ['no such route'];
  const asked = found.parameters.filter(one => one.in === 'query');
  const queryProblems = [...query].flatMap(([name, value]) => {
    const parameter = asked.find(one => one.name === name);
    return parameter ? valueProblems(parameter.schema, fromQuery(value), name) : [`?${name} is unknown`];
  });
  const schema = found.requestBody?.content['application/json']?.schema;
  if (!schema) return [...queryProblems, ...(body === undefined ? [] : ['the route takes no body'])];
  if (body === undefined) return [...queryProblems, ...(found.requestBody?.required ? ['no body'] : [])];
  const problems = valueProblems(schema, body, '').filter(problem => !habits.test(`${route}: ${problem}`));
  return [...queryProblems, ...problems];
}

/** What is wrong with an answer of the stand-in itself. */
export function answerProblems(route: string, status: number, body: unknown): string[] {
  if (!hasSpecification) return [];
  const schema = operationOf(route)?.responses[status]?.content?.['application/json']?.schema;
  return schema ? valueProblems(schema, body, '') : [];
}

function fromQuery(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function valueProblems(schema: Schema, value: unknown, path: string): string[] {
  if (schema.$ref !== undefined) return valueProblems(named(schema.$ref), value, path);
  const at = path === '' ? 'the body' : path;
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const isTyped = types.length === 0 || types.some(type => isOf(type, value));
  if (!isTyped) return [`${at} is not ${types.join(' or ')}`];
  const fixed = schema.const === undefined ? schema.enum : [schema.const];
  if (fixed && !fixed.includes(value)) return [`${at} is not ${fixed.join(' or ')}`];
  const choices = (schema.oneOf ?? schema.anyOf ?? []).map(one => valueProblems(one, value, path));
  return [
    ...best(choices, at),
    ...(schema.allOf ?? []).flatMap(one => valueProblems(one, value, path)),
    ...boundProblems(schema, value, at),
    ...deeper(schema, value, path),
  ];
}

function named(reference: string): Schema {
  known ??= load();
  const found = known.components.schemas[reference.split('/').at(-1) ?? ''];
  if (!found) throw new Error(`the specification has no ${reference}`);
  return found;
}

const isOf = (type: string, value: unknown): boolean => plainTypes[type]?.(value) ?? true;
const plainTypes: Record<string, (value: unknown) => boolean> = {
  null: value => value === null,
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  number: Number.isFinite,
  // Bit sets outgrow numbers, so the platform takes and gives them as digits too.
  integer: value => Number.isInteger(value) || (typeof value === 'string' && /^\d{1,20}$/.test(value)),
  array: Array.isArray,
  object: value => typeof value === 'object' && value !== null && !Array.isArray(value),
};

function boundProblems(schema: Schema, value: unknown, at: string): string[] {
  const { minLength = 0, maxLength = Infinity, minItems = 0, maxItems = Infinity } = schema;
  if (typeof value === 'string') {
    const isLong = value.length < minLength || value.length > maxLength;
    const isOdd = schema.pattern !== undefined && !new RegExp(schema.pattern).test(value);
    return isLong || isOdd ? [`${at} has the wrong length or form`] : [];
  }
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return value < minimum || value > maximum ? [`${at} is out of bounds`] : [];
  }
  if (!Array.isArray(value)) return [];
  return value.length < minItems || value.length > maxItems ? [`${at} has too few or too many items`] : [];
}

function deeper(schema: Schema, value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => valueProblems(items, item, `${path}[${index}]`)) : [];
  }
  if (typeof value !== 'object' || value === null || !schema.properties) return [];
  const within = (key: string) => (path === '' ? key : `${path}.${key}`);
  // What says itself to be something else needs no closer look, and there are many kinds of components.
  const kinds = schema.properties['type']?.enum;
  if (kinds && 'type' in value && !kinds.includes(value.type)) {
    return [`${within('type')} is not ${kinds.join(' or ')}`];
  }
  const missing = (schema.required ?? []).filter(key => !(key in value));
  return [
    ...missing.map(key => `${within(key)} is missing`),
    ...Object.entries(value).flatMap(([key, item]) => {
      const property = schema.properties?.[key];
      if (property) return valueProblems(property, item, within(key));
      return schema.additionalProperties ? [] : [`${within(key)} is unknown`];
    }),
  ];
}

/** Where a value may be one of several things, the complaints about the one that it resembles most. */
function best(complaints: string[][], at: string): string[] {
  const [first = [], ...rest] = complaints;
  return rest.reduce((least, next) => (weight(next, at) < weight(least, at) ? next : least), first);
}

/** Another kind of value is further away than another `type` of object, and that than a wrong field. */
function weight(complaints: string[], at: string): number {
  const weigh = (complaint: string) =>
    complaint.startsWith(`${at} is not`) ? 1_000 : / is not \d/.test(complaint) ? 100 : 1;
  return complaints.reduce((sum, complaint) => sum + weigh(complaint), 0);
}
