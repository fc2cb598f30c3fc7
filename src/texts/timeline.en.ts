import type { TimelineWords } from '../draft/summary.ts';

export const timelineWords: TimelineWords = {
  tracks: { video: 'Video', music: 'BGM', voice: 'Voice', title: 'Title', other: 'Track' },
  timeline: tracks => `Timeline (${tracks} ${tracks === 1 ? 'track' : 'tracks'}):`,
  quoted: text => `"${text}"`,
  range: (start, end) => `${start}-${end}s`,
  andMore: (names, more) => `${names} and ${more} more`,
  added: track => `Added – ${track}`,
  removed: track => `Removed – ${track}`,
  replaced: (track, before, after) => {
    if (before === '') return `${track} is now ${after}`;
    return after === '' ? `${track} no longer has ${before}` : `${track} is now ${after} (was ${before})`;
  },
  moved: (track, before, after) => `${track} now runs ${after} (was ${before})`,
  parts: (track, before, after) =>
    `${track} now has ${after} ${after === 1 ? 'part' : 'parts'} (had ${before})`,
  volume: (track, before, after) => `${track} volume is now ${after} (was ${before})`,
  length: (before, after) => `The video is now ${after}s long (was ${before}s)`,
  aspect: (before, after) => `The shape is now ${after} (was ${before})`,
  changed: 'Your edit is in the video',
};
