/**
 * The draft that the simulator keeps, in the shape the contract shows. What the contract leaves open, the
 * fields of a segment, is chosen here and described in docs/simulator.md.
 */
export interface Draft {
  id: string;
  /** Length of the whole, in ms. */
  d: number;
  m: { title: string; width: number; height: number; ratio: Aspect };
  t: Track[];
}

export type Aspect = '16:9' | '9:16' | '1:1';

export interface Track {
  id: string;
  /** 0 video, 1 audio, 7 text. */
  tt: 0 | 1 | 7;
  m: { title: string };
  sg: Segment[];
}

export interface Segment {
  id: string;
  /** Start on the timeline and length, in ms. */
  s: number;
  d: number;
  m: { title: string; motion?: string; effects?: string[]; speed?: number };
  /** Where the picture or the sound comes from. */
  src?: string;
  /** Loudness, 0 to 1. */
  v?: number;
}

const sizes: Record<Aspect, readonly [width: number, height: number]> = {
  '16:9': [1280, 720],
  '9:16': [720, 1280],
  '1:1': [1080, 1080],
};

export function canvas(ratio: Aspect): { width: number; height: number; ratio: Aspect } {
  const [width, height] = sizes[ratio];
  return { width, height, ratio };
}

export function trackOf(draft: Draft, type: Track['tt']): Track | undefined {
  return draft.t.find(track => track.tt === type);
}

/** The draft with the track of this type replaced, added at its place, or (undefined) taken out. */
export function withTrack(draft: Draft, type: Track['tt'], track: Track | undefined): Draft {
  const others = draft.t.filter(({ tt }) => tt !== type);
  const tracks = track ? [...others, track] : others;
  return { ...draft, t: tracks.sort((a, b) => a.tt - b.tt) };
}

/** Stretches the pictures (and the music under them) to a new length; titles keep their own, as far as it goes. */
export function withLength(draft: Draft, length: number): Draft {
  const factor = length / draft.d;
  const stretch = (segment: Segment): Segment => ({
    ...segment,
    s: Math.round(segment.s * factor),
    d: Math.round(segment.d * factor),
  });
  const clip = (segment: Segment): Segment => ({ ...segment, d: Math.min(segment.d, length - segment.s) });
  const tracks = draft.t.map(track => ({
    ...track,
    sg: track.sg.map(track.tt === 7 ? clip : stretch).filter(segment => segment.d > 0),
  }));
  return { ...draft, d: length, t: tracks };
}
