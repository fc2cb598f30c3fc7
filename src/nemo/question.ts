import { z } from 'zod';
import { readable, readableLine } from '../readable.ts';
import { parseJson } from './answers.ts';
import { camelKeys } from './frames.ts';
import { limits } from './limits.ts';
import type { AgentQuestion } from './nemo.ts';

/** JSON within JSON: models write arguments as text now and then. */
const unwrapped = <T extends z.ZodType>(shape: T) =>
  z.preprocess(value => (typeof value === 'string' ? camelKeys(parseJson(value)) : value), shape);

const id = z.union([z.string(), z.number().transform(String)]);

const label = z
  .string()
  .transform(text => readableLine(text, limits.labelChars))
  .pipe(z.string().min(1));
const prompt = z.string().transform(text => readable(text.slice(0, limits.promptChars)));

const optionSchema = z.union([z.object({ id, label }), label.transform(text => ({ id: text, label: text }))]);
/** Choices that nothing can be read on are none. */
const optionsSchema = z
  .array(optionSchema.optional().catch(undefined))
  .transform(options => options.filter(option => option !== undefined).slice(0, limits.options));

const questionSchema: z.ZodType<AgentQuestion> = unwrapped(
  z
    .object({
      title: prompt.optional().catch(undefined),
      questions: unwrapped(
        z
          .array(
            z.object({
              id,
              prompt,
              options: optionsSchema.catch([]),
              allowMultiple: z.boolean().catch(false),
            }),
          )
          .min(1)
          .transform(questions => questions.slice(0, limits.questions)),
      ),
    })
    .transform(({ title, questions }) => ({ title, questions })),
);

/** The arguments of `ask_question` (keys in camel case); undefined where they hold no question. */
export function questionOf(args: unknown): AgentQuestion | undefined {
  return questionSchema.safeParse(args).data;
}
