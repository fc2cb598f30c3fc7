import { z } from 'zod';
import type { Json } from '../json.ts';
import { readableLine } from '../readable.ts';

/**
 * The draft as a person sees it: tracks with what is on them and when. The backend's draft is only partly
 * documented, so whatever it holds is read as far as it makes sense and the rest is passed over: reading never
 * fails, and what is not known is left out. Times are in seconds, volumes from 0 to 1.
 */
export interface Timeline {
  /** Tracks that hold something, in the draft's order. */
  tracks: Track[];
  /** Length of the whole. */
  duration: number | undefined;
  width: number | undefined;
  height: number | undefined;
  /** As in `16:9`. */
  aspect: string | undefined;
}

export type TrackKind = 'video' | 'music' | 'voice' | 'title' | 'other';

export interface Track {
  kind: TrackKind;
  /** What is on it, in the person's or the agent's own words; empty where nobody named it. */
  labels: string[];
  start: number;
  end: number;
  /** Of the whole track; undefined where unknown or where its segments differ. */
  volume: number | undefined;
  segments: Segment[];
}

export interface Segment {
  label: string;
  start: number;
  end: number;
  volume: number | undefined;
}

export function readTimeline(draft: Json | undefined): Timeline {
  const root = fields.parse(draft);
  const tracks = list
    .parse(first(root, ['t', 'tracks']))
    .slice(0, most.tracks)
    .flatMap(readTrack);
  const canvas = { ...root, ...metaOf(root), ...fields.parse(first(root, ['canvas', 'canvas_config'])) };
  const width = positive(first(canvas, ['width', 'w']));
  const height = positive(first(canvas, ['height', 'h']));
  const said = first(canvas, ['ratio', 'aspect', 'aspect_ratio', 'aspectRatio']);
  return {
    tracks,
    duration: seconds(first(root, ['d', 'duration'])) ?? longest(tracks),
    width,
    height,
    aspect: width && height ? ratio(width, height) : shortText(said) || undefined,
  };
}

/** Tracks, and segments of each, that are looked at: ten times what a film of some minutes has. */
const most = { tracks: 100, segments: 200 };

const fields = z.record(z.string(), z.unknown()).catch({});
const list = z.array(z.unknown()).catch([]);
const number = z
  .union([z.number(), z.string().regex(/\d/).transform(Number).pipe(z.number())])
  .optional()
  .catch(undefined);

type Fields = z.infer<typeof fields>;

function readTrack(value: unknown): Track[] {
  const track = fields.parse(value);
  const kind = kindOf(track);
  const segments: Segment[] = [];
  for (const segment of list.parse(first(track, ['sg', 'segments'])).slice(0, most.segments))
    segments.push(readSegment(fields.parse(segment), kind, segments.at(-1)?.end ?? 0));
  if (segments.length === 0) return [];
  const volumes = new Set(segments.map(({ volume }) => volume ?? volumeOf(track)));
  const own = nameOf(track, kind);
  const labels = segments.map(({ label }) => label).filter(label => label !== '');
  return [
    {
      kind,
      labels: [...new Set(labels.length > 0 || generic.test(own) ? labels : [own])],
      start: segments.reduce((least, { start }) => Math.min(least, start), Infinity),
      end: longest(segments) ?? 0,
      volume: volumes.size === 1 ? [...volumes][0] : undefined,
      segments,
    },
  ];
}

/** A segment without a start of its own follows the one before it. */
function readSegment(segment: Fields, kind: TrackKind, previousEnd: number): Segment {
  const range = fields.parse(first(segment, ['tr', 'range', 'timerange', 'time_range', 'target_timerange']));
  const times = { ...segment, ...range };
  const start = seconds(first(times, ['s', 'st', 'start', 'offset', 'start_time', 'startTime', 'begin']));
  const from = start ?? previousEnd;
  const length = seconds(first(times, ['d', 'duration', 'len', 'length']));
  const end = seconds(first(times, ['e', 'et', 'end', 'end_time', 'endTime']));
  return {
    label: nameOf(segment, kind),
    start: from,
    end: Math.max(from, length === undefined ? (end ?? from) : from + length),
    volume: volumeOf(segment),
  };
}

/** Types are 0, 1 and 7 by the contract; words are read too. Speech is told from music by its track's name. */
function kindOf(track: Fields): TrackKind {
  const type = String(first(track, ['tt', 'type', 'track_type']) ?? '').toLowerCase();
  if (['0', 'video', 'image', 'picture'].includes(type)) return 'video';
  if (['7', 'text', 'title', 'subtitle', 'caption'].includes(type)) return 'title';
  if (!['1', 'audio', 'music', 'bgm', 'voice'].includes(type)) return 'other';
  return type === 'voice' || spoken.test(nameOf(track, 'voice')) ? 'voice' : 'music';
}

const spoken = /voice|narrat|speech|dialog|旁白|配音|口播|人声/i;

/** Names that only repeat what the track is. */
const generic =
  /^(video|audio|music|bgm|title|text|track|main|voice|voice-?over|subtitles?)?[\s_-]*(track)?[\s_-]*\d*$/i;

function nameOf(item: Fields, kind: TrackKind): string {
  const texts = ['text', 'content', 'caption'];
  const titles = ['title', 'name', 'label', 'filename'];
  const order = kind === 'title' ? [...texts, ...titles] : [...titles, ...texts];
  const names = [metaOf(item), item].flatMap(from => order.map(key => shortText(from[key])));
  return names.find(name => name !== '') ?? '';
}

function metaOf(item: Fields): Fields {
  return fields.parse(first(item, ['m', 'metadata', 'meta']));
}

function volumeOf(item: Fields): number | undefined {
  const keys = ['v', 'vol', 'volume', 'gain'];
  const volume = number.parse(first(item, keys) ?? first(metaOf(item), keys));
  if (volume === undefined || volume < 0) return undefined;
  return volume > 2 ? volume / 100 : volume;
}

function first(item: Fields, keys: readonly string[]): unknown {
  return keys.map(key => item[key]).find(value => value !== undefined && value !== null);
}

/** Milliseconds as seconds; undefined for what is no point in time. */
function seconds(value: unknown): number | undefined {
  const ms = number.parse(value);
  return ms === undefined || ms < 0 ? undefined : ms / 1000;
}

function positive(value: unknown): number | undefined {
  const size = number.parse(value);
  return size === undefined || size <= 0 ? undefined : size;
}

function shortText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return readableLine(value, 60);
}

function longest(items: readonly { end: number }[]): number | undefined {
  return items.length === 0 ? undefined : items.reduce((most, { end }) => Math.max(most, end), 0);
}

/** The usual name of a shape: sizes are rounded to even pixels, so near is good enough. */
function ratio(width: number, height: number): string {
  const usual = [
    [16, 9],
    [9, 16],
    [1, 1],
    [4, 3],
    [3, 4],
    [4, 5],
    [5, 4],
    [3, 2],
    [2, 3],
    [21, 9],
  ] as const;
  const [w, h] = usual.find(([w, h]) => Math.abs(width / height / (w / h) - 1) < 0.02) ?? [width, height];
  return `${w}:${h}`;
}

/** A draft can be rendered when something lies on some track. The draft itself goes to the render as it came. */
export function isExportable(draft: Json | undefined): boolean {
  return readTimeline(draft).tracks.length > 0;
}
