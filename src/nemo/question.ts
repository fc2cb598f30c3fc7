import { z } from 'zod';
import { parseJson } from './answers.ts';
import { camelKeys } from './frames.ts';
import type { AgentQuestion } from './nemo.ts';

/** JSON within JSON: models write arguments as text now and then. */
const unwrapped = <T extends z.ZodType>(shape: T) =>
  z.preprocess(value => (typeof value === 'string' ? camelKeys(parseJson(value)) : value), shape);

const id = z.union([z.string(), z.number().transform(String)]);

const optionSchema = z.union([
  z.object({ id, label: z.string() }),
  z.string().transform(label => ({ id: label, label })),
]);

const questionSchema: z.ZodType<AgentQuestion> = unwrapped(
  z
    .object({
      title: z.string().optional().catch(undefined),
      questions: unwrapped(
        z
          .array(
            z.object({
              id,
              prompt: z.string(),
              options: z.array(optionSchema).catch([]),
              allowMultiple: z.boolean().catch(false),
            }),
          )
          .min(1),
      ),
    })
    .transform(({ title, questions }) => ({ title, questions })),
);

/** The arguments of `ask_question` (keys in camel case); undefined where they hold no question. */
export function questionOf(args: unknown): AgentQuestion | undefined {
  return questionSchema.safeParse(args).data;
}
