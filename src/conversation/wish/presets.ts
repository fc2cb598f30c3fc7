import type { Button } from '../../chat.ts';
import type { Timeline } from '../../draft/timeline.ts';
import type { Texts } from '../../texts/index.ts';

type Preset = keyof Texts['presets'];

/** Good wishes as buttons; pressing one is the same as writing it. */
function presetButtons(texts: Texts, presets: readonly Preset[]): Button[] {
  return presets.map(preset => ({ label: texts.presets[preset].label, action: `wish:${preset}` }));
}

/** What a new picture is good for. */
export function firstWishes(texts: Texts): Button[] {
  return presetButtons(texts, ['smooth', 'zoom', 'vertical']);
}

/** What a finished video may want next, leaving out what it has already. */
export function nextSteps(texts: Texts, { aspect, tracks }: Timeline): Button[][] {
  const isTall = aspect === '9:16';
  const hasMusic = tracks.some(({ kind }) => kind === 'music');
  return [
    [
      { label: texts.againButton, action: 'again' },
      { label: texts.changeButton, action: 'change' },
      { label: texts.creditsButton, action: 'credits' },
    ],
    presetButtons(texts, [isTall ? 'wide' : 'tall', 'slower', ...(hasMusic ? [] : ['music' as const])]),
  ];
}

/** The wish behind a preset's name, which comes from outside. */
export function presetWish(texts: Texts, name: string): string | undefined {
  return Object.entries(texts.presets).find(([preset]) => preset === name)?.[1].wish;
}
