import { randomUUID } from 'node:crypto';
import type { Session, StoredFile } from '../world.ts';
import { canvas, type Draft, type Segment, type Track, trackOf, withLength, withTrack } from './draft.ts';
import type { Wish } from './wish.ts';

const motions = ['zoom-in', 'pan-right', 'zoom-out', 'pan-left'];

/** A new draft cut from these files, with everything else the wish asks for. */
export function generate(session: Session, files: readonly StoredFile[], wish: Wish, text: string): Draft {
  const length = Math.round((wish.seconds ?? 5) * 1000);
  const shots = files.map((file, index): Segment => {
    const start = Math.round((length * index) / files.length);
    return {
      id: newId(),
      s: start,
      d: Math.round((length * (index + 1)) / files.length) - start,
      src: file.url,
      m: { title: titleOf(file), motion: motions[index % motions.length] ?? 'zoom-in' },
    };
  });
  const draft: Draft = {
    id: session.draft?.id ?? newId(),
    d: length,
    m: { title: text.slice(0, 60), ...canvas(wish.aspect ?? '16:9') },
    t: [{ id: newId(), tt: 0, m: { title: 'Video' }, sg: shots }],
  };
  const { seconds: _said, aspect: _used, ...additions } = wish;
  return edit(draft, additions, '');
}

/** The draft after an edit. Words that name nothing known become an effect on every shot. */
export function edit(draft: Draft, wish: Wish, text: string): Draft {
  const { aspect, seconds, tempo, music, title, remove } = wish;
  let now = draft;
  if (aspect) now = { ...now, m: { ...now.m, ...canvas(aspect) } };
  if (seconds) now = withLength(now, Math.round(seconds * 1000));
  if (tempo) now = withLength(now, Math.max(1000, Math.round(now.d / tempo)));
  if (music) now = withTrack(now, 1, musicTrack(now, music.name, music.volume));
  if (title) now = withTrack(now, 7, titleTrack(now, title.text, title.seconds));
  if (remove.includes('title')) now = withTrack(now, 7, undefined);
  if (remove.includes('music')) now = withTrack(now, 1, undefined);
  return now === draft && text !== '' ? withEffect(now, text) : now;
}

/** Without a name the music that is there goes on, only its volume changes. */
function musicTrack(draft: Draft, name: string | undefined, volume: number): Track {
  const title = name ?? trackOf(draft, 1)?.sg[0]?.m.title ?? 'Background music';
  return {
    id: newId(),
    tt: 1,
    m: { title: 'BGM' },
    sg: [{ id: newId(), s: 0, d: draft.d, v: volume, m: { title } }],
  };
}

function titleTrack(draft: Draft, title: string, seconds: number | undefined): Track {
  const length = Math.min(draft.d, Math.round((seconds ?? draft.d / 1000) * 1000));
  return { id: newId(), tt: 7, m: { title: 'Title' }, sg: [{ id: newId(), s: 0, d: length, m: { title } }] };
}

function withEffect(draft: Draft, words: string): Draft {
  const shots = trackOf(draft, 0);
  if (!shots) return draft;
  const sg = shots.sg.map(shot => ({
    ...shot,
    m: { ...shot.m, effects: [...(shot.m.effects ?? []), words.slice(0, 80)] },
  }));
  return withTrack(draft, 0, { ...shots, sg });
}

function titleOf(file: StoredFile): string {
  return file.name.replace(/\.[^.]+$/, '').replace(/[_-]+/g, ' ');
}

function newId(): string {
  return randomUUID().slice(0, 8);
}
