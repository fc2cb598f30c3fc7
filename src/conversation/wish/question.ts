import { z } from 'zod';
import type { Button, OutMessage, SentRef } from '../../chat.ts';
import type { AgentQuestion } from '../../nemo/nemo.ts';
import { type OpenQuestion, openQuestionSchema } from '../../sessions.ts';
import { asking } from '../answer/asking.ts';
import { revise } from '../answer/revise.ts';
import { tagOf } from '../tag.ts';
import type { Talk } from '../talk.ts';

/**
 * The agent's `ask_question` as choices in the chat. One question is shown at a time, in the same message; when
 * all are answered the answers go back to the agent as text. Buttons carry the question's tag and positions only:
 * `answer:<tag>:<question>:<option>` or `answer:<tag>:<question>:done`.
 */
export async function askQuestion(talk: Talk, question: AgentQuestion, saidBefore: string): Promise<void> {
  const open: OpenQuestion = {
    tag: tagOf(talk.turn.turn.id),
    questions: question.questions.map(one => ({
      prompt: one.prompt,
      options: one.options.map(option => option.label),
      allowMultiple: one.allowMultiple,
    })),
    chosen: [],
    of: talk.event.author.id,
  };
  await talk.remember({ question: open });
  const shown = showQuestion(talk, open, 0);
  const intro = [saidBefore, question.title ?? ''].filter(
    part => part !== '' && part !== open.questions[0]?.prompt,
  );
  await talk.answer({ ...shown, text: [...intro, shown.text].join('\n') });
}

/** Takes a press of an answer's button. Answers the wish to send to the agent once every question is answered. */
export async function takeAnswer(talk: Talk, message: SentRef, action: string): Promise<string | undefined> {
  const { texts } = talk;
  const [, tag, questionAt, choice] = action.split(':');
  // As it was when the button was pressed: a resumed turn must come to the same answer.
  const { open } = await talk.turn.step(
    'question',
    z.object({ open: openQuestionSchema.optional() }),
    async () => ({
      ...(talk.session.question && { open: talk.session.question }),
    }),
  );
  const at = Number(questionAt);
  const asked = open?.questions[at];
  if (open && open.tag === tag && open.of !== talk.event.author.id) {
    await talk.answer({ text: texts.notYours });
    return undefined;
  }
  const isCurrent = open && open.tag === tag && asked && at === currentQuestion(open);
  if (!isCurrent || choice === undefined || !isOffered(asked, choice)) {
    await talk.answer({ text: texts.staleButton });
    return undefined;
  }
  const answered = choose(open, at, choice);
  await talk.remember({ question: answered });
  const next = currentQuestion(answered);
  if (next < answered.questions.length) {
    await revise(talk, message, showQuestion(talk, answered, next));
    return undefined;
  }
  const replies = answered.questions.map((one, index) => ({
    prompt: one.prompt,
    reply: labelsOf(answered, index).join(', '),
  }));
  await revise(talk, message, {
    text: replies.map(({ prompt, reply }) => `${prompt}\n${texts.chosen(reply)}`).join('\n'),
  });
  const [only] = replies;
  if (replies.length === 1 && only) return only.reply;
  return texts.asWish.answers(replies.map(({ prompt, reply }) => `${prompt} ${reply}`).join('; '));
}

function showQuestion(talk: Talk, open: OpenQuestion, at: number): OutMessage {
  const { texts } = talk;
  const question = open.questions[at];
  if (!question) return { text: texts.done };
  const taken = open.chosen[at] ?? [];
  const button = (label: string, option: number): Button[] => [
    {
      label: taken.includes(option) ? texts.chosen(label) : label,
      action: `answer:${open.tag}:${at}:${option}`,
    },
  ];
  const done: Button[][] = question.allowMultiple
    ? [[{ label: texts.doneButton, action: `answer:${open.tag}:${at}:done` }]]
    : [];
  const hint = question.allowMultiple ? texts.chooseSeveral : asking(talk, texts.chooseAnswer);
  return { text: `${question.prompt}\n${hint}`, buttons: [...question.options.map(button), ...done] };
}

/** A question is done when it has its one choice, or when "done" (kept as -1) was pressed. */
function currentQuestion(open: OpenQuestion): number {
  const at = open.questions.findIndex((question, index) => {
    const chosen = open.chosen[index] ?? [];
    return question.allowMultiple ? !chosen.includes(-1) : chosen.length === 0;
  });
  return at === -1 ? open.questions.length : at;
}

/** A press comes from outside: it may name what was never shown. */
function isOffered({ options, allowMultiple }: OpenQuestion['questions'][number], choice: string): boolean {
  return choice === 'done' ? allowMultiple : options.some((_, option) => choice === `${option}`);
}

function choose(open: OpenQuestion, at: number, choice: string): OpenQuestion {
  const option = choice === 'done' ? -1 : Number(choice);
  const before = open.chosen[at] ?? [];
  if (option === -1 && before.length === 0) return open;
  const now = before.includes(option) ? before.filter(other => other !== option) : [...before, option];
  return {
    ...open,
    chosen: open.questions.map((_, index) => (index === at ? now : (open.chosen[index] ?? []))),
  };
}

function labelsOf(open: OpenQuestion, at: number): string[] {
  return (open.chosen[at] ?? []).flatMap(option => open.questions[at]?.options[option] ?? []);
}
