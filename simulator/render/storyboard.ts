import { z } from 'zod';
import type { World } from '../world.ts';

const segment = z.looseObject({
  s: z.number().min(0),
  d: z.number().min(0),
  src: z.string().optional(),
  m: z.looseObject({ title: z.string().optional(), motion: z.string().optional() }).optional(),
});

/** The part of a posted draft that a render reads; a client sends the draft back as the state gave it. */
export const postedDraft = z.looseObject({
  d: z.number().min(0).optional(),
  m: z
    .looseObject({ width: z.number().positive().optional(), height: z.number().positive().optional() })
    .optional(),
  t: z.array(z.looseObject({ tt: z.number(), sg: z.array(segment) })),
});

export type PostedDraft = z.infer<typeof postedDraft>;

/** All that the encoder needs to know, in pixels and seconds; plain data, so that it can go to a worker. */
export interface Storyboard {
  width: number;
  height: number;
  fps: number;
  seconds: number;
  shots: Shot[];
  titles: { text: string; start: number; end: number }[];
}

export interface Shot {
  start: number;
  end: number;
  /** The picture; undefined draws a plain gradient. */
  path: string | undefined;
  motion: string;
}

export function isExportable(draft: PostedDraft): boolean {
  return draft.t.some(track => track.sg.length > 0);
}

export function toStoryboard(world: World, draft: PostedDraft): Storyboard {
  const { maxSide, fps } = world.options;
  const segments = (type: number) => draft.t.filter(({ tt }) => tt === type).flatMap(({ sg }) => sg);
  const ends = draft.t.flatMap(({ sg }) => sg.map(({ s, d }) => s + d));
  const seconds = Math.min(60, Math.max(0.2, (draft.d ?? Math.max(0, ...ends)) / 1000));
  const files = [...world.files.values()];
  const shots = segments(0).map(({ s, d, src, m }) => ({
    start: s / 1000,
    end: (s + d) / 1000,
    path: files.find(({ url, kind }) => url === src && kind === 'image')?.path,
    motion: m?.motion ?? 'zoom-in',
  }));
  const titles = segments(7).map(({ s, d, m }) => ({
    text: m?.title ?? '',
    start: s / 1000,
    end: (s + d) / 1000,
  }));
  return {
    ...fitted(draft.m?.width ?? 1280, draft.m?.height ?? 720, maxSide),
    fps,
    seconds,
    shots: shots.length > 0 ? shots : [{ start: 0, end: seconds, path: undefined, motion: 'zoom-in' }],
    titles: titles.filter(({ text }) => text !== ''),
  };
}

/** Scaled down into the service's 1080x1920 (either way round) and the simulator's own limit; even, as H.264 wants it. */
function fitted(width: number, height: number, maxSide: number): { width: number; height: number } {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const factor = Math.min(1, maxSide / long, 1920 / long, 1080 / short);
  const even = (length: number) => Math.max(16, 2 * Math.round((length * factor) / 2));
  return { width: even(width), height: even(height) };
}
