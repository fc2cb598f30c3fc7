import type { Json } from '../json.ts';
import type { ProjectState } from '../nemo/nemo.ts';
import {
  describeContent,
  describeRange,
  describeTrack,
  mostTold,
  percent,
  round,
  type TimelineWords,
} from './summary.ts';
import { readTimeline, type Timeline, type Track, type TrackKind } from './timeline.ts';

/**
 * What is different in a project, one sentence each, for an edit about which the agent said nothing, and to find
 * out whether an interrupted turn had any effect. Empty exactly when nothing changed that matters: times of
 * saving, revision counters, ids and signatures of links do not. A change that nobody understands is still one,
 * and gets a general sentence.
 */
export function describeChanges(before: ProjectState, after: ProjectState, words: TimelineWords): string[] {
  const old = readTimeline(before.draft);
  const now = readTimeline(after.draft);
  const told = [...wholeChanges(old, now, words), ...trackChanges(old, now, words)];
  if (told.length > mostTold) return [...told.slice(0, mostTold), words.changed];
  if (told.length > 0) return told;
  const same =
    essence(before.raw) === essence(after.raw) &&
    essence(before.draft ?? null) === essence(after.draft ?? null);
  return same ? [] : [words.changed];
}

function wholeChanges(old: Timeline, now: Timeline, words: TimelineWords): string[] {
  if (old.tracks.length === 0 || now.tracks.length === 0) return [];
  const told: string[] = [];
  if (old.duration !== undefined && now.duration !== undefined && round(old.duration) !== round(now.duration))
    told.push(words.length(round(old.duration), round(now.duration)));
  if (old.aspect !== undefined && now.aspect !== undefined && old.aspect !== now.aspect)
    told.push(words.aspect(old.aspect, now.aspect));
  return told;
}

/** Tracks are told apart by their kind and place within it: the draft promises no lasting ids. */
function trackChanges(old: Timeline, now: Timeline, words: TimelineWords): string[] {
  return kinds.flatMap(kind => {
    const were = old.tracks.filter(track => track.kind === kind);
    const are = now.tracks.filter(track => track.kind === kind);
    const [gone, come] = withoutTwins(were, are);
    const count = Math.max(gone.length, come.length);
    return Array.from({ length: count }, (_, index) =>
      oneTrack(gone[index], come[index], { old, now }, words),
    ).flat();
  });
}

const kinds: readonly TrackKind[] = ['video', 'music', 'voice', 'title', 'other'];

/** When a track was added or removed, those that stayed as they were are left out, so that the right one is named. */
function withoutTwins(were: readonly Track[], are: readonly Track[]): [readonly Track[], readonly Track[]] {
  if (were.length === are.length) return [were, are];
  const key = (track: Track) => JSON.stringify(track);
  const had = new Set(were.map(key));
  const has = new Set(are.map(key));
  return [were.filter(track => !has.has(key(track))), are.filter(track => !had.has(key(track)))];
}

function oneTrack(
  was: Track | undefined,
  is: Track | undefined,
  whole: { old: Timeline; now: Timeline },
  words: TimelineWords,
): string[] {
  if (was === undefined || is === undefined) {
    if (is !== undefined) return [words.added(describeTrack(is, words))];
    return was === undefined ? [] : [words.removed(describeTrack(was, words))];
  }
  const name = words.tracks[is.kind];
  const [oldContent, content] = [describeContent(was, words), describeContent(is, words)];
  const [oldRange, range] = [describeRange(was, words), describeRange(is, words)];
  const told: string[] = [];
  if (oldContent !== content) told.push(words.replaced(name, oldContent, content));
  if (was.segments.length !== is.segments.length)
    told.push(words.parts(name, was.segments.length, is.segments.length));
  if (oldRange !== range && !(isWhole(was, whole.old) && isWhole(is, whole.now)))
    told.push(words.moved(name, oldRange, range));
  if (was.volume !== undefined && is.volume !== undefined && percent(was.volume) !== percent(is.volume))
    told.push(words.volume(name, percent(was.volume), percent(is.volume)));
  return told;
}

/** A track as long as the video changes with it: the video's new length says it all. */
function isWhole({ start, end }: Track, { duration }: Timeline): boolean {
  return start === 0 && duration !== undefined && round(end) === round(duration);
}

/** Keys that move on by themselves, whoever does what. */
const bookkeeping =
  /^(id|uid|uuid|rev|revision|version|seq|sequence|etag|nonce|events?|messages?|history|logs?)$|timestamp|^(last|updated?|created?|modified|saved|accessed)_?\w*(at|time|on|ms|by)$|(request|trace|invocation|event)_?id$/i;

/** The value as text without bookkeeping, keys in order: equal exactly when nothing that matters differs. */
function essence(value: Json, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value.replace(/^(https?:[^?#]*)[?#].*$/s, '$1'));
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (depth > 200) return '';
  if (isList(value)) return `[${value.map(item => essence(item, depth + 1)).join()}]`;
  const entries = Object.entries(value)
    .filter(([key, item]) => item !== undefined && !bookkeeping.test(key))
    .map(([key, item]) => `${JSON.stringify(key)}:${essence(item ?? null, depth + 1)}`);
  return `{${entries.sort().join()}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
