import type { Timeline, Track, TrackKind } from './timeline.ts';

/** How a language speaks about a timeline. Names and texts arrive as the summary shows them. */
export interface TimelineWords {
  tracks: Record<TrackKind, string>;
  /** Opens the summary, with its colon. */
  timeline: (tracks: number) => string;
  quoted: (text: string) => string;
  /** `0-10s`, from seconds that are ready to be shown. */
  range: (start: string, end: string) => string;
  /** A list of names that was cut short. */
  andMore: (names: string, more: number) => string;
  added: (track: string) => string;
  removed: (track: string) => string;
  /** What a track shows, plays or says is now something else. */
  replaced: (track: string, before: string, after: string) => string;
  moved: (track: string, before: string, after: string) => string;
  parts: (track: string, before: number, after: number) => string;
  volume: (track: string, before: string, after: string) => string;
  length: (before: string, after: string) => string;
  aspect: (before: string, after: string) => string;
  /** Something is different, but nobody can say what. */
  changed: string;
}

/** Tracks, or changes, that are told one by one. A video has a few; nobody reads more. */
export const mostTold = 20;

/** One line: `Timeline (1 tracks): 1. BGM: Lo-fi (0-10s, 35%)`. */
export function summariseTimeline({ tracks }: Timeline, words: TimelineWords): string {
  const told = tracks
    .slice(0, mostTold)
    .map((track, index) => `${index + 1}. ${describeTrack(track, words)}`);
  const line = [words.timeline(tracks.length), ...told].join(' ');
  return tracks.length > mostTold ? words.andMore(line, tracks.length - mostTold) : line;
}

/** One track with what is on it, when, and how loud: `BGM: Lo-fi (0-10s, 35%)`. */
export function describeTrack(track: Track, words: TimelineWords): string {
  const facts = [describeRange(track, words), ...(isLoud(track) ? [percent(track.volume)] : [])];
  const content = describeContent(track, words);
  return `${words.tracks[track.kind]}${content === '' ? '' : `: ${content}`} (${facts.join(', ')})`;
}

export function describeContent({ kind, labels }: Track, words: TimelineWords): string {
  const shown = labels.slice(0, 3).map(label => (kind === 'title' ? words.quoted(label) : label));
  const names = shown.join(', ');
  return labels.length > shown.length ? words.andMore(names, labels.length - shown.length) : names;
}

export function describeRange({ start, end }: { start: number; end: number }, words: TimelineWords): string {
  return words.range(round(start), round(end));
}

/** Seconds as a person reads them: `10`, `2.5`. */
export function round(seconds: number): string {
  return String(Math.round(seconds * 10) / 10);
}

export function percent(volume: number): string {
  return `${Math.round(volume * 100)}%`;
}

/** Pictures at their full sound need no word about it. */
function isLoud(track: Track): track is Track & { volume: number } {
  const { kind, volume } = track;
  return volume !== undefined && (kind === 'music' || kind === 'voice' || (kind === 'video' && volume !== 1));
}
