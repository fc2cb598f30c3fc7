import type { Texts } from '../../texts/index.ts';

/**
 * Decides what a wish about several pictures asks for: one video of them all, or one of each, which costs as many times
 * as much. As many numbered wishes as pictures ask for one of each, and so do words such as "each" or "separately",
 * unless "each" only says how long a picture is shown, or what is between one and the next. `eachChosen` asks for one of
 * each, too; `isRest` says that this wish was begun with more pictures, of which these are left.
 */
export function planWishes(
  texts: Texts,
  wish: string,
  files: readonly string[],
  eachChosen: boolean,
  isRest = false,
): string[] {
  const only = (file: string, text: string) => texts.asWish.only(file, text);
  if (files.length < (eachChosen ? 1 : 2)) return [wish];
  const numbered = splitNumbered(wish);
  const own = isRest ? numbered.slice(-files.length) : numbered;
  if (numbered.length > 1 && own.length === files.length)
    return files.map((file, index) => only(file, own[index] ?? wish));
  return eachChosen || asksForEach(wish) ? files.map(file => only(file, wish)) : [wish];
}

function asksForEach(wish: string): boolean {
  const sentences = wish.replace(shownFor, ' ').split(/[.;!?。；！？\n]/);
  return sentences.some(said => separately.test(said) || (each.test(said) && !amongThem.test(said)));
}

/** "each picture for 2 seconds", "每张显示3秒": about the length of the parts, so still one video. */
const shownFor =
  /\beach(\s+(picture|photo|image|pic|one|slide|shot|frame))?\s*(is\s+|being\s+)?(shown\s+|displayed\s+|on\s+screen\s+)?(for\s+|lasts?\s+|lasting\s+|about\s+)*\d+([.,]\d+)?\s*(-\s*)?(s|secs?|seconds?)\b|\b\d+([.,]\d+)?\s*(-\s*)?(s|secs?|seconds?)\s+(for\s+)?each\b|每[张個个幅]?(图片|照片|图)?(显示|展示|停留|持续|播放)?\s*[\d一二三四五六七八九十两]+\s*秒/gi;

const separately =
  /\b(separately|separate\s+(videos?|clips?)|individually|respectively|one\s+(video|clip)\s+per)\b|分别|分別|各自|单独|單獨|逐[一张張](生成|制成|製成|做成|变成|變成)/i;

const each = /\beach\b|每(一)?[张張个個幅]/i;

/** "a transition between each picture", "每张互相淡入": what happens among the pictures of one video. */
const amongThem =
  /\beach\s+other\b|\bone\s+another\b|\bone\s+by\s+one\b|\b(between|before|after)\s+each\b|\b(in)?to\s+the\s+next\b|互相|相互|彼此|之间|之間|逐[一张張]/i;

/** "In 9:16: 1. zoom in 2) pan left": the wishes without their numbers, each after what is said before the first. */
function splitNumbered(wish: string): string[] {
  const marks = [...wish.matchAll(/(?:^|[\s;,，；。])(\d{1,2})\s*[.)、:：）]\s*(?=\D)/g)];
  const inOrder = marks.every((mark, index) => Number(mark[1]) === index + 1);
  if (!inOrder) return [];
  const before = wish.slice(0, marks[0]?.index).trim();
  return marks.map((mark, index) => {
    const own = wish.slice(mark.index + mark[0].length, marks[index + 1]?.index).replace(/[;,，；]\s*$/, '');
    return `${before} ${own.trim()}`.trim();
  });
}
