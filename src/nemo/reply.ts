import type { AgentFrame } from './frames.ts';
import type { AgentEvent, AgentQuestion, AgentReply } from './nemo.ts';
import { questionOf } from './question.ts';
import { createTexts } from './texts.ts';

/** Puts a reply together from what the stream says, and tells `onEvent` as it goes. */
export function createReply(onEvent: (event: AgentEvent) => void) {
  const texts = createTexts(text => onEvent({ type: 'text', text }));
  const tools: string[] = [];
  const seen = new Set<string>();
  let question: AgentQuestion | undefined;

  function use({ name, id, args, isPartial }: Extract<AgentFrame, { kind: 'tool' }>): void {
    if (name === 'ask_question') {
      question = questionOf(args) ?? question;
      return;
    }
    // A call may be announced in a partial event first and then be said once more.
    const key = `${name} ${id}`;
    if (id === undefined ? isPartial : seen.has(key)) return;
    seen.add(key);
    tools.push(name);
    onEvent({ type: 'tool', name });
  }

  return {
    take(frame: Exclude<AgentFrame, { kind: 'failure' }>): void {
      if (frame.kind === 'heartbeat') onEvent({ type: 'heartbeat' });
      else if (frame.kind === 'tool') use(frame);
      else if (frame.isPartial) texts.piece(frame.text);
      else texts.whole(frame.text);
    },
    end(): AgentReply {
      return { texts: texts.end(), tools, question };
    },
  };
}
