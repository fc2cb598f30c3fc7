import type { Session, StoredFile } from '../world.ts';
import type { Draft } from './draft.ts';
import { edit, generate } from './edits.ts';
import { editedLine, generatedLine, helloLine, needPictureLine, questionFor } from './lines.ts';
import { type Beat, editing, generating, talking } from './script.ts';
import { readWish, type Wish } from './wish.ts';

/** What the agent will do with a prompt: what it costs, what it does to the draft, what it streams. */
export interface Plan {
  kind: 'generate' | 'edit' | 'talk' | 'ask';
  cost: number;
  /** The draft afterwards, made when the work is done; undefined leaves it as it is. */
  draft: (() => Draft) | undefined;
  beats: Beat[];
}

const generationCost = 100;
const editingCost = 50;

/** Decides about a prompt by the session's files and draft and the words alone. */
export function planTurn(session: Session, text: string): Plan {
  const wish = readWish(text, session.language);
  const pictures = session.files.filter(file => file.kind !== 'audio');
  const fresh = session.files.slice(session.generatedFiles).filter(file => file.kind !== 'audio');
  const something = pictures.length > 0 || session.draft !== undefined;

  if (wish.vague && something) return free('ask', talking(undefined, questionFor(wish)));
  if (wish.question) return free('talk', talking(helloLine(wish, /credit|cost|price|积分|余额/i.test(text))));
  if (pictures.length > 0 && (wish.generate || fresh.length > 0 || !session.draft)) {
    const chosen = named(pictures, text) ?? (fresh.length > 0 ? fresh : pictures);
    return generation(session, chosen, wish, text);
  }
  if (!session.draft) return free('talk', talking(needPictureLine(wish)));
  return editingTurn(session, session.draft, wish, text);
}

function generation(session: Session, files: readonly StoredFile[], wish: Wish, text: string): Plan {
  const made = generate(session, files, wish, text);
  const seen = session.files.length;
  const draft = () => {
    session.generatedFiles = seen;
    return made;
  };
  return {
    kind: 'generate',
    cost: generationCost,
    draft,
    beats: generating(wish, generatedLine(made, wish)),
  };
}

function editingTurn(session: Session, before: Draft, wish: Wish, text: string): Plan {
  return {
    kind: 'edit',
    // One editing session a project: its first edit pays for all of them.
    cost: session.editingPaid ? 0 : editingCost,
    draft: () => edit(session.draft ?? before, wish, text),
    beats: editing(wish.music ? 'add_background_music' : 'edit_draft', editedLine(wish)),
  };
}

function free(kind: 'talk' | 'ask', beats: Beat[]): Plan {
  return { kind, cost: 0, draft: undefined, beats };
}

/** The pictures whose file names the wish speaks of. */
function named(files: readonly StoredFile[], text: string): StoredFile[] | undefined {
  const words = text.toLowerCase();
  const found = files.filter(file => words.includes(file.name.toLowerCase()));
  return found.length > 0 ? found : undefined;
}
