import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const field = z.object({
  name: z.string(),
  types: z.array(z.string()),
  required: z.boolean(),
  description: z.string(),
});
type Field = z.infer<typeof field>;
const specification = z.object({
  methods: z.record(z.string(), z.object({ fields: z.array(field).default([]) })),
  types: z.record(
    z.string(),
    z.object({ fields: z.array(field).default([]), subtypes: z.array(z.string()).default([]) }),
  ),
});

/** A description of the whole Bot API that lies beside the repository on some machines, and is no part of it. */
const address = new URL('../../../../shared/specs/telegram-bot-api.json', import.meta.url);

const load = () => specification.parse(JSON.parse(readFileSync(address, 'utf8')));
let known: z.infer<typeof specification> | undefined;

export const hasSpecification = existsSync(fileURLToPath(address));
if (!hasSpecification) {
  process.stdout.write(
    'telegram stand-in: no specification beside the repository, requests are not checked by it\n',
  );
}

/** What is wrong with a request by the specification; nothing where there is no specification. */
export function requestProblems(
  method: string,
  parameters: Record<string, unknown>,
  uploads: ReadonlySet<string>,
): string[] {
  if (!hasSpecification) return [];
  known ??= load();
  const found = known.methods[method];
  if (!found) return [`no such method`];
  // Parts that other parameters refer to are not parameters themselves.
  const given = { ...parameters };
  for (const { name } of found.fields) if (uploads.has(name)) given[name] = `attach://${name}`;
  return fieldProblems(found.fields, given, '');
}

/** What is wrong with a value that should be of a named type, such as `Array of Update`. */
export function typeProblems(type: string, value: unknown, path = ''): string[] {
  if (!hasSpecification) return [];
  known ??= load();
  const element = /^Array of (.*)$/.exec(type)?.[1];
  const at = path === '' ? type : path;
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${at} is not a list`];
    return value.flatMap((item, index) => typeProblems(element, item, `${at}[${index}]`));
  }
  const plain = plainTypes[type];
  if (plain) return plain(value) ? [] : [`${at} is not of type ${type}`];
  if (type === 'InputFile') return typeof value === 'string' ? [] : [`${at} is not a file`];
  const { fields, subtypes } = known.types[type] ?? { fields: [], subtypes: [] };
  if (subtypes.length > 0) return best(subtypes.map(subtype => typeProblems(subtype, value, path)));
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  return object.success ? fieldProblems(fields, object.data, path) : [`${at} is not an object`];
}

const plainTypes: Record<string, (value: unknown) => boolean> = {
  Integer: Number.isSafeInteger,
  Float: Number.isFinite,
  String: value => typeof value === 'string',
  Boolean: value => typeof value === 'boolean',
};

function fieldProblems(fields: readonly Field[], given: Record<string, unknown>, path: string): string[] {
  const name = (key: string) => (path === '' ? key : `${path}.${key}`);
  const unknown = Object.keys(given).filter(key => !fields.some(one => one.name === key));
  return [
    ...unknown.map(key => `${name(key)} is unknown`),
    ...fields.flatMap(one => {
      const value = given[one.name];
      if (value === undefined) return one.required ? [`${name(one.name)} is missing`] : [];
      const constant = constantOf(one.description);
      if (constant !== undefined && value !== constant) return [`${name(one.name)} is not “${constant}”`];
      return best(one.types.map(type => typeProblems(type, fromForm(type, value, path), name(one.name))));
    }),
  ];
}

/** The one value that some fields must have is only said in words. */
function constantOf(description: string): string | undefined {
  return /(?:must be |always [“"])(\w+)[”"]?$/.exec(description)?.[1];
}

/** Forms carry everything as text; what lies inside a value is JSON already. */
function fromForm(type: string, value: unknown, path: string): unknown {
  if (path !== '' || typeof value !== 'string' || type === 'String' || type === 'InputFile') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Where a value may be one of several things, the complaints about the one that it resembles most. */
function best(complaints: string[][]): string[] {
  return complaints.reduce((least, next) => (next.length < least.length ? next : least), complaints[0] ?? []);
}
