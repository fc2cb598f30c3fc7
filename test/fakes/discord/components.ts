import { z } from 'zod';

const customId = z.string().min(1).max(100);
const emoji = z.object({
  name: z.string().nullish(),
  id: z.string().nullish(),
  animated: z.boolean().nullish(),
});

const button = z
  .object({
    type: z.literal(2),
    style: z.int().min(1).max(5),
    label: z.string().max(80).nullish(),
    custom_id: customId.nullish(),
    url: z.string().max(512).nullish(),
    disabled: z.boolean().nullish(),
    emoji: emoji.nullish(),
  })
  .refine(({ style, url, custom_id }) => (style === 5 ? url && !custom_id : custom_id && !url), {
    message: 'A custom id or url is required',
  })
  .refine(({ label, emoji }) => label || emoji, { message: 'A label or an emoji is required' });

const option = z.object({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().max(100).nullish(),
  emoji: emoji.nullish(),
  default: z.boolean().nullish(),
});
const select = z.object({
  type: z.literal(3),
  custom_id: customId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
  options: z.array(option).min(1).max(25),
});

const row = z.object({
  type: z.literal(1),
  components: z
    .array(z.discriminatedUnion('type', [button, select]))
    .min(1)
    .max(5),
});
export type Row = z.infer<typeof row>;
export type Control = Row['components'][number];

/** At most five rows of at most five buttons, each id once. */
export const rows = z
  .array(row)
  .max(5)
  .superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [y, { components }] of all.entries()) {
      for (const [x, { custom_id }] of components.entries()) {
        if (!custom_id) continue;
        if (seen.has(custom_id)) {
          const path = [y, 'components', x, 'custom_id'];
          context.addIssue({ code: 'custom', message: 'Component custom id cannot be duplicated', path });
        }
        seen.add(custom_id);
      }
    }
  });

const textInput = z.object({
  type: z.literal(4),
  custom_id: customId,
  style: z.int().min(1).max(2),
  label: z.string().max(45).nullish(),
  value: z.string().max(4000).nullish(),
  placeholder: z.string().max(100).nullish(),
  min_length: z.int().min(0).max(4000).nullish(),
  max_length: z.int().min(1).max(4000).nullish(),
  required: z.boolean().nullish(),
});
const upload = z.object({
  type: z.literal(19),
  custom_id: customId,
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  required: z.boolean().nullish(),
});
const labelled = z.object({
  type: z.literal(18),
  label: z.string().min(1).max(45),
  description: z.string().max(100).nullish(),
  component: z.discriminatedUnion('type', [textInput, upload, select]),
});
const inputRow = z.object({ type: z.literal(1), components: z.array(textInput).length(1) });
const note = z.object({ type: z.literal(10), content: z.string().max(4000) });

/** A window that asks for something. */
export const modal = z.object({
  custom_id: customId,
  title: z.string().min(1).max(45),
  components: z
    .array(z.discriminatedUnion('type', [inputRow, labelled, note]))
    .min(1)
    .max(5),
});
export type Modal = z.infer<typeof modal>;
