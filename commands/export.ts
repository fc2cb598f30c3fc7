import { deliver } from '../src/conversation/answer/delivery.ts';
import type { Command } from '../src/conversation/command.ts';
import { openProject } from '../src/conversation/wish/project.ts';
import { otherProject, reopenProject } from '../src/conversation/wish/reopen.ts';
import { snapshotSchema, takeSnapshot } from '../src/conversation/wish/snapshot.ts';
import { isExportable } from '../src/draft/timeline.ts';

/** Makes the video of what is on the timeline now and sends it: of the project at hand, or of the video it answers. Free. */
export const exportVideo: Command = {
  name: 'export',
  options: [],
  urgent: false,
  run: async talk => {
    const { texts, turn } = talk;
    // Not journaled: a resumed turn finds the chat there already, or decides the same from the same.
    const other = otherProject(talk);
    if (other) await reopenProject(talk, other);
    if (!talk.session.nemo) return talk.answer({ text: texts.failed.noVideoYet });
    await talk.progress.show(texts.progress.rendering(undefined));
    const session = await openProject(talk);
    const { state, balance } = await turn.step('state', snapshotSchema, () => takeSnapshot(talk, session));
    if (state.draft === undefined || !isExportable(state.draft))
      return talk.answer({ text: texts.failed.noVideoYet });
    const charge = { spent: 0, left: balance?.available };
    talk.stage = 'settled';
    talk.charge = charge;
    const sayFirst = () => talk.answer({ text: texts.exported });
    await deliver(talk, {
      key: 'video:1',
      index: 1,
      count: 1,
      session,
      draft: state.draft,
      charge,
      sayFirst,
    });
  },
};
