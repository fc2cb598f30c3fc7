import type { Texts } from '../../texts/index.ts';

/**
 * Decides what a wish about several pictures asks for: one video of them all, or one of each. Numbered wishes
 * and words such as "each" or "separately" ask for one of each, unless "each" only says how long a picture is shown.
 */
export function planWishes(
  texts: Texts,
  wish: string,
  files: readonly string[],
  eachChosen: boolean,
): string[] {
  const only = (file: string, text: string) => texts.asWish.only(file, text);
  if (files.length < 2) return eachChosen && files[0] !== undefined ? [only(files[0], wish)] : [wish];
  const numbered = splitNumbered(wish);
  if (numbered.length > 1)
    return files.flatMap((file, index) => only(file, numbered[index] ?? numbered.at(-1) ?? wish));
  return eachChosen || asksForEach(wish) ? files.map(file => only(file, wish)) : [wish];
}

export function asksForEach(wish: string): boolean {
  const words = wish.replace(shownFor, ' ');
  return eachWords.test(words);
}

/** "each picture for 2 seconds", "每张显示3秒": about the length of the parts, so still one video. */
const shownFor =
  /\beach(\s+(picture|photo|image|pic|one|slide|shot|frame))?\s*(is\s+|being\s+)?(shown\s+|displayed\s+|on\s+screen\s+)?(for\s+|lasts?\s+|lasting\s+|about\s+)*\d+([.,]\d+)?\s*(-\s*)?(s|secs?|seconds?)\b|\b\d+([.,]\d+)?\s*(-\s*)?(s|secs?|seconds?)\s+(for\s+)?each\b|每[张個个幅]?(图片|照片|图)?(显示|展示|停留|持续|播放)?\s*[\d一二三四五六七八九十两]+\s*秒/gi;

const eachWords =
  /\b(each|separately|separate\s+(videos?|clips?)|individually|respectively|one\s+by\s+one|one\s+(video|clip)\s+per)\b|分别|分別|各自|逐一|逐张|逐張|单独|單獨|每(一)?[张張个個幅]/i;

/** "1. zoom in 2) pan left": the wishes without their numbers; fewer than two when it is no such list. */
function splitNumbered(wish: string): string[] {
  const marks = [...wish.matchAll(/(?:^|[\s;,，；。])(\d{1,2})\s*[.)、:：）]\s*(?=\D)/g)];
  const inOrder = marks.length > 1 && marks.every((mark, index) => Number(mark[1]) === index + 1);
  if (!inOrder) return [];
  return marks.map((mark, index) =>
    wish
      .slice(mark.index + mark[0].length, marks[index + 1]?.index)
      .replace(/[;,，；]\s*$/, '')
      .trim(),
  );
}
