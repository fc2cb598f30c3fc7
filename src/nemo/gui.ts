import { chinese, english, type ScreenAction, type ScreenWords, topics } from './gui-words.ts';

/**
 * The agent believes in a screen: "Your clip is ready, click Export to download it." Nobody here has that screen,
 * so such instructions are taken out of its texts and become what the bot does instead: the export, the track
 * summary, the credits, or a wish for the agent to carry out itself. What describes the video stays as it was
 * written, also within the same sentence; quoted text (a title, say) is never taken for an instruction.
 */
export interface ScreenReading {
  /** What is left to show; may be empty. */
  text: string;
  /** Each at most once, in the order in which they were asked for. */
  actions: ScreenAction[];
  /** Instructions that change the video, in the agent's words. Mere offers ("you can drag it …") are not among them. */
  edits: string[];
}

export function readScreenWords(text: string): ScreenReading {
  const found: Instruction[] = [];
  const lines = text.split('\n').map(line => ({ line, kept: readLine(line, found) }));
  const kept = lines.filter(({ line, kept }, index) => {
    if (kept.trim() === '') return line.trim() === '';
    return !(/[:：]\**\s*$/.test(kept) && opensNothing(lines, index + 1));
  });
  const actions = found.flatMap(({ action }) => (action === undefined ? [] : [action]));
  return {
    text: kept
      .map(({ kept }) => kept)
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
    actions: [...new Set(actions)],
    edits: found.filter(({ action }) => action === 'edit').map(({ clause }) => clause),
  };
}

interface Instruction {
  clause: string;
  /** Undefined where nothing has to be done about it. */
  action: ScreenAction | undefined;
}

/** A heading whose whole list was taken out. */
function opensNothing(lines: readonly { line: string; kept: string }[], from: number): boolean {
  let at = from;
  while (lines[at]?.line.trim() === '') at += 1;
  return lines[at]?.kept.trim() === '';
}

function readLine(line: string, found: Instruction[]): string {
  const marker = /^\s*(?:[-*•·>#]+|\d+[.)、])\s+|^\s*/.exec(line)?.[0] ?? '';
  const body = line.slice(marker.length);
  const kept = pieces(body, sentenceEnd)
    .map(sentence => readSentence(sentence, found))
    .join('')
    .trim();
  return kept === '' ? '' : marker + kept;
}

const sentenceEnd = /(?<![.!?…])[.!?…]+["'”’)\]*_]*(?=\s|$)\s*|[。！？]+["”’」』）]*\s*/g;
const clauseEnd =
  /[,;]\s+|[，；]\s*|:\s+|：|(?<!\s)\s+(?:[–—-]\s+|(?=\()|(?=(?:and|or|but|so|then)\s+(?:then |just |simply |please |now )*(?:you\b|click|tap|press|drag|open|export|download|check|preview|go to|select|visit)))/gi;

function readSentence(sentence: string, found: Instruction[]): string {
  const readyFor =
    /\b(ready) (?:(?:to|for) (?:be )?(?:export|download)\w*(?: it)?|for you to (?:pre|re)?view(?: and (?:export|download))?(?: it)?)/gi;
  const plain = sentence.replace(readyFor, '$1');
  if (plain !== sentence) found.push({ clause: '', action: 'export' });
  const words = /\p{Script=Han}/u.test(bare(plain)) ? [chinese, english] : [english];
  const clauses = pieces(plain, clauseEnd);
  const orders = clauses.map(clause => instructionIn(clause, words));
  const first = orders.findIndex(order => order !== undefined);
  if (first === -1) return plain;
  const isAny = (clause: string, test: (language: ScreenWords) => RegExp) =>
    words.some(word => test(word).test(clause.trim()));
  const offered = clauses.slice(0, first).some(clause => isAny(clause, word => word.offer));
  for (const order of orders) if (order !== undefined) found.push(offered ? withoutEdit(order) : order);
  const kept = clauses.filter((clause, index) => {
    if (orders[index] !== undefined) return false;
    return index > first ? isAny(clause, word => word.resumes) : !isAny(clause, word => word.leadIn);
  });
  return closed(kept.join(''), plain);
}

/** What is merely offered ("to move it, …", "you can …") is the person's choice, and costs credits. */
function withoutEdit({ clause, action }: Instruction): Instruction {
  return { clause, action: action === 'edit' ? undefined : action };
}

/** What is left of a sentence, made a sentence again. */
function closed(rest: string, sentence: string): string {
  const words = rest.replace(/(?<![\s,;:，；：–—-])(?:[\s,;:，；：–—-]|\b(?:and|or|but|so|then)\s*$)+$/i, '');
  if (words.replaceAll(/[\p{P}\s]/gu, '') === '') return '';
  const end = /[.!?…。！？]["”’」』）)*]*\s*$/.test(words)
    ? ' '
    : (/[.!?…。！？]+[^\p{L}\p{N}]*$/u.exec(sentence)?.[0] ?? '');
  return words.charAt(0).toUpperCase() + words.slice(1) + end.replaceAll(/[*_)\]"”]/g, '');
}

function instructionIn(clause: string, languages: readonly ScreenWords[]): Instruction | undefined {
  const said = bare(clause);
  for (const { address, instructions, offer } of languages) {
    const request = said.replace(address, '');
    const order = instructions.find(({ at, pattern }) => pattern.test(at === 'verb' ? request : said));
    if (order === undefined) continue;
    const action =
      order.action === 'by topic' ? topics.find(([, topic]) => topic.test(said))?.[0] : order.action;
    const instruction = { clause: clause.trim(), action };
    return offer.test(said) ? withoutEdit(instruction) : instruction;
  }
  return undefined;
}

/** A clause as it is judged: without markup, and without quoted text unless that names a button. */
function bare(clause: string): string {
  return clause
    .replaceAll(/[*_`[\]()（）]/g, '')
    .replaceAll('’', "'")
    .replaceAll(quoted, quote => {
      const inside = quote.slice(1, -1);
      return buttonName.test(inside) ? inside : 'q'.repeat(quote.length);
    })
    .trim();
}

/** No opening mark within: a text of nothing but those would be searched to its end for each of them. */
const quoted =
  /"[^"]*"|“[^“”]*”|「[^「」]*」|『[^『』]*』|【[^【】]*】|《[^《》]*》|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu;
const buttonName =
  /^\s*(?:export|download|save|share|generate|apply|play|preview|timeline|settings|导出|導出|匯出|下载|下載|保存|分享|生成|播放|预览|预览)\s*(?:video|视频)?\s*$/i;

/** Cuts a text behind each match, except inside quotes; joined, the pieces are the text again. */
function pieces(text: string, end: RegExp): string[] {
  const masked = text.replaceAll(quoted, quote => 'q'.repeat(quote.length));
  const cuts = [...masked.matchAll(end)].map(match => match.index + match[0].length);
  return [0, ...cuts].map((from, index) => text.slice(from, cuts[index])).filter(piece => piece !== '');
}
