import type { Button } from '../chat.ts';
import type { Texts } from '../texts/index.ts';

export type Preset = keyof Texts['presets'];

/** Good wishes as buttons; pressing one is the same as writing it. */
export function presetButtons(texts: Texts, presets: readonly Preset[]): Button[] {
  return presets.map(preset => ({ label: texts.presets[preset].label, action: `wish:${preset}` }));
}

/** What a new picture is good for. */
export function firstWishes(texts: Texts): Button[] {
  return presetButtons(texts, ['smooth', 'zoom', 'vertical']);
}

/** The wish behind a preset's name, which comes from outside. */
export function presetWish(texts: Texts, name: string): string | undefined {
  return Object.entries(texts.presets).find(([preset]) => preset === name)?.[1].wish;
}
