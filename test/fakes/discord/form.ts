import { z } from 'zod';
import { modal, rows } from './components.ts';
import { invalidForm } from './refusals.ts';

const snowflake = z.string().regex(/^\d+$/);
const listed = z.object({
  id: z.union([snowflake, z.int()]).transform(String),
  filename: z.string().min(1).max(1024).nullish(),
  description: z.string().max(1024).nullish(),
});

/** What a message is made of, in whatever way it is sent. */
export const messageForm = z.object({
  content: z.string().max(2000).nullish(),
  embeds: z.array(z.record(z.string(), z.unknown())).max(10).nullish(),
  components: rows.nullish(),
  attachments: z.array(listed).max(10).nullish(),
  flags: z.int().nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z.object({ message_id: snowflake, fail_if_not_exists: z.boolean().nullish() }).nullish(),
  allowed_mentions: z
    .object({
      parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
      users: z.array(snowflake).max(100).nullish(),
      roles: z.array(snowflake).max(100).nullish(),
      replied_user: z.boolean().nullish(),
    })
    .nullish(),
});
export type MessageForm = z.infer<typeof messageForm>;

const choice = z.object({
  name: z.string().min(1).max(100),
  value: z.union([z.string().max(100), z.number()]),
});

/** The first response to an interaction. */
export const callbackForm = z.discriminatedUnion('type', [
  z.object({ type: z.literal(4), data: messageForm }),
  z.object({ type: z.literal(5), data: messageForm.nullish() }),
  z.object({ type: z.literal(6) }),
  z.object({ type: z.literal(7), data: messageForm }),
  z.object({ type: z.literal(8), data: z.object({ choices: z.array(choice).max(25) }) }),
  z.object({ type: z.literal(9), data: modal }),
]);

export type CallbackForm = z.infer<typeof callbackForm>;

const localized = (max: number) => z.record(z.string(), z.string().min(1).max(max)).nullish();
const commandOption = z.looseObject({
  type: z.int().min(1).max(11),
  name: z
    .string()
    .min(1)
    .max(32)
    .regex(/^[-_'\p{L}\p{N}]+$/u),
  name_localizations: localized(32),
  description: z.string().min(1).max(100),
  description_localizations: localized(100),
  required: z.boolean().optional(),
  autocomplete: z.boolean().optional(),
  get options() {
    return z.array(commandOption).max(25).optional();
  },
});
export const commandForm = z
  .looseObject({
    type: z.int().min(1).max(4).default(1),
    name: z.string().min(1).max(32),
    name_localizations: localized(32),
    description: z.string().max(100).default(''),
    description_localizations: localized(100),
    options: z.array(commandOption).max(25).optional(),
    contexts: z.array(z.int().min(0).max(2)).nullish(),
    integration_types: z.array(z.int().min(0).max(1)).default([0]),
  })
  .superRefine(({ type, name, description }, { addIssue }) => {
    const isText = type === 1;
    if (isText && !/^[-_'\p{Ll}\p{Lo}\p{N}]+$/u.test(name)) {
      addIssue({ code: 'custom', message: 'Command name is invalid', path: ['name'] });
    }
    if (isText === (description === '')) {
      addIssue({ code: 'custom', message: 'Only text commands have a description', path: ['description'] });
    }
  });

/** The body as a route wants it, or the refusal with its nested errors. */
export function read<T extends z.ZodType>(body: unknown, form: T): z.output<T> {
  const result = form.safeParse(body ?? {});
  if (result.success) return result.data;
  throw invalidForm(result.error.issues.map(issue => ({ path: issue.path, ...wording(issue) })));
}

function wording(issue: z.core.$ZodIssue): { code: string; message: string } {
  if (issue.code === 'too_big') {
    return { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === 'too_small') {
    return { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
  }
  if (issue.code === 'custom') {
    const isTwice = issue.message.includes('duplicated');
    return { code: isTwice ? 'COMPONENT_CUSTOM_ID_DUPLICATED' : 'BASE_TYPE_INVALID', message: issue.message };
  }
  return { code: 'BASE_TYPE_BAD_TYPE', message: issue.message };
}
