import type { Aspect } from './draft.ts';

/** What the simulated agent takes from a person's words, English or Chinese. */
export interface Wish {
  language: 'en' | 'zh';
  /** Asks for a new video rather than for a change. */
  generate: boolean;
  /** Too vague to act on: answered with `ask_question`. */
  vague: boolean;
  /** Nothing to do, only something to say. */
  question: boolean;
  seconds?: number;
  aspect?: Aspect;
  title?: { text: string; seconds?: number };
  /** Without a name it is about the music that is there. */
  music?: { name?: string; volume: number };
  /** A factor on the tempo: 2 is twice as fast. */
  tempo?: number;
  remove: ('title' | 'music')[];
}

/** A part of a wish, and the text without the words that said it. */
interface Clause<T> {
  meaning: T;
  rest: string;
}

const vague =
  /\b(make|do) (it|this|that) (better|nicer|cooler|prettier|great)\b|\bimprove (it|this)\b|\bsurprise me\b|\bwhat (can|could) (you|we|i) do with\b|好看一?点|更好看|随便|惊喜|用(它|这个|这张).*做什么/i;
const question =
  /^\s*(what|why|who|when|which|where|how (do|does|much|many|long|can)|can you tell|do you|are you|is it|hi|hello|hey|thanks|thank you)\b|^(你好|谢谢|你能做什么|你会什么|什么|怎么|为什么)|[吗呢么]\s*[？?]?\s*$/i;
const generate =
  /\banimat|\bgenerat|\bbring .*\blife\b|\binto an? .*\b(video|clip)\b|\b(create|make|cut|produce|turn) .*\b(video|clip|film|movie)\b|\bimage[- ]to[- ]video\b|图生视频|生成|动起来|动画|做成|制作|变成.*视频|视频化/i;

/** Reads a wish. What is in none of these words is an effect, for the caller to note; nothing here fails. */
export function readWish(all: string, sessionLanguage: string): Wish {
  // What is said later than this means nothing here, and would be searched for long.
  const text = all.slice(0, 2_000);
  const remove = readRemovals(text);
  const title = remove.includes('title') ? undefined : readTitle(text);
  const untitled = title?.rest ?? text;
  const music = remove.includes('music') ? undefined : readMusic(untitled);
  const rest = music?.rest ?? untitled;
  const seconds = readSeconds(rest);
  const aspect = readAspect(rest);
  const tempo = readTempo(rest);
  return {
    language: /\p{Script=Han}/u.test(text) || sessionLanguage.startsWith('zh') ? 'zh' : 'en',
    generate: generate.test(rest),
    vague: vague.test(text),
    question: question.test(text),
    remove,
    ...(seconds ? { seconds } : {}),
    ...(aspect ? { aspect } : {}),
    ...(title ? { title: title.meaning } : {}),
    ...(music ? { music: music.meaning } : {}),
    ...(tempo ? { tempo } : {}),
  };
}

const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const hanNumbers = [...'一二三四五六七八九十'];
const number = `\\d+(?:\\.\\d+)?|${numbers.join('|')}|[${hanNumbers.join('')}两]`;
const seconds = String.raw`(?:s\b|secs?\b|seconds?\b|秒钟?)`;

function readSeconds(text: string): number | undefined {
  const word = new RegExp(String.raw`(${number})\s*-?\s*${seconds}`, 'i').exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  const named = word === '两' ? 2 : Math.max(numbers.indexOf(word), hanNumbers.indexOf(word)) + 1;
  return Math.min(60, Math.max(1, named || Number(word)));
}

function readAspect(text: string): Aspect | undefined {
  if (/16\s*[:：x]\s*9\b|landscape|horizontal|wide ?screen|横屏|横版/i.test(text)) return '16:9';
  if (/9\s*[:：x]\s*16\b|vertical|portrait|竖屏|竖版/i.test(text)) return '9:16';
  if (/\b1\s*[:：x]\s*1\b|square|方形|正方/i.test(text)) return '1:1';
  return undefined;
}

const forSeconds = String.raw`(?:[^.,;!?，。；]*?[,，]?\s*(?:\bfor|显示|持续|停留)\s*(?:${number})\s*-?\s*${seconds})?`;
const titles = [
  // In quotation marks, anywhere after the word.
  `(?:title|caption|text|words|credits|标题|字幕|文字|片名)[^"“「『《]*["“「『《](.+?)["”」』》]${forSeconds}`,
  // Without them, up to where the sentence goes on.
  String.raw`\b(?:add|put|write|show|insert|place|with)\b[^.,;]{0,20}?\b(?:title|caption|text|words)\b:?\s+(?:(?:that )?(?:says|saying|reading)\s+)?(?!track\b|on\b|at\b|to\b|in\b)(.+?)(?=\s+(?:on|for|to|at|in|over|and)\b|\s*[.,;!?]|$)${forSeconds}`,
  String.raw`(?:标题|字幕|文字|片名)(?:为|是|叫|写|：|:)?\s*([^，。；！？,.;!?\s"“]+?)(?=[，。；！？,.;!?\s]|显示|持续|$)${forSeconds}`,
].map(pattern => new RegExp(pattern, 'i'));
/** "In the first 3 seconds" speaks of the title, not of the video. */
const opening = new RegExp(
  String.raw`(?:在?(?:前|最初)|\b(?:in|for|during) the first)\s*(?:${number})\s*${seconds}`,
  'i',
);

function readTitle(text: string): Clause<{ text: string; seconds?: number }> | undefined {
  const first = opening.exec(text)?.[0] ?? '';
  const plain = text.replace(first, '');
  for (const pattern of titles) {
    const match = pattern.exec(plain);
    if (!match?.[1]) continue;
    const length = readSeconds(first) ?? readSeconds(match[0].replace(match[1], ''));
    const meaning = { text: match[1].trim(), ...(length ? { seconds: length } : {}) };
    return { meaning, rest: plain.replace(match[0], ' ') };
  }
  return undefined;
}

const fillers =
  /^(a|an|the|some|more|new|background|add|put|use|play|make|with|and|to|on|it|this|my|change|turn|of)$/i;
const hanMusic =
  /(?:[加配用来放换](?:上|入|成)?(?:一段|一首|一点|一些|点|些|个)?)?([^，。,\s加配用来放换]{0,6}?)的?(?:背景)?(?:音乐|配乐|BGM)/i;

function readMusic(text: string): Clause<NonNullable<Wish['music']>> | undefined {
  const match =
    /((?:[\w'&-]+\s+){0,2})(?:background\s+)?\b(?:music|soundtrack|bgm)\b/i.exec(text) ?? hanMusic.exec(text);
  if (!match) return undefined;
  const words = (match[1] ?? '').trim().split(/\s+/);
  const name = words.filter(word => !fillers.test(word)).join(' ');
  const volume = Math.min(1, Number(/(\d+)\s*[%％]/.exec(text)?.[1] ?? 35) / 100);
  const meaning = { volume, ...(name ? { name: capitalise(name) } : {}) };
  return { meaning, rest: text.replace(match[0], ' ') };
}

function readTempo(text: string): number | undefined {
  const factor = Number(/(\d+(?:\.\d+)?)\s*(?:x|times|倍)/i.exec(text)?.[1] ?? 2) || 2;
  if (/\bslower\b|\bslow(ed)? (it |this |the video )?down|\bslow[- ]mo|慢/i.test(text)) return 1 / factor;
  if (
    /\bfaster\b|\bquicker\b|\bspeed (it |this |the video )?up|加快|变快|更快|快一?[点些]|加速|倍速/i.test(
      text,
    )
  )
    return factor;
  return undefined;
}

function readRemovals(text: string): Wish['remove'] {
  if (!/\b(remove|delete|drop|without|get rid of|no more)\b|删除|去掉|去除|移除|不要/i.test(text)) return [];
  return [
    ...(/\b(title|text|caption)\b|标题|字幕|文字/i.test(text) ? ['title' as const] : []),
    ...(/\b(music|soundtrack|bgm|sound)\b|音乐|配乐/i.test(text) ? ['music' as const] : []),
  ];
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
