import { chatKey } from '../src/chat.ts';
import type { Command } from '../src/conversation/command.ts';
import type { Talk } from '../src/conversation/talk.ts';
import { otherProject } from '../src/conversation/wish/reopen.ts';
import { summariseTimeline } from '../src/draft/summary.ts';
import { readTimeline } from '../src/draft/timeline.ts';
import { NemoError } from '../src/nemo/errors.ts';

/** What is on the timeline, and what the bot is doing. */
export const status: Command = {
  name: 'status',
  options: [],
  urgent: true,
  run: async talk => {
    const [timeline, work] = await Promise.all([describeTimeline(talk), describeWork(talk)]);
    return talk.answer({ text: [timeline, ...work].join('\n') });
  },
};

/** A session that the backend has lost has nothing on its timeline; the next wish rebuilds it. */
async function describeTimeline(talk: Talk): Promise<string> {
  const { texts, services, session, turn } = talk;
  const { nemo } = otherProject(talk) ?? session;
  if (!nemo) return texts.emptyTimeline;
  try {
    const { draft } = await services.nemo.state(nemo.sessionId, turn.signal);
    const timeline = readTimeline(draft);
    return timeline.tracks.length === 0 ? texts.emptyTimeline : summariseTimeline(timeline, texts.timeline);
  } catch (error) {
    if (error instanceof NemoError && error.reason === 'session-gone') return texts.emptyTimeline;
    throw error;
  }
}

async function describeWork(talk: Talk): Promise<string[]> {
  const { texts, services, event } = talk;
  const [[first] = [], ...others] = await services.lobby.wishes(chatKey(event.chat));
  if (!first) return [];
  const minutes = Math.floor((Date.now() - first.acceptedAt) / 60_000);
  return [
    first.begun ? texts.running(minutes) : texts.notBegun,
    ...(others.length > 0 ? [texts.waiting(others.length)] : []),
  ];
}
