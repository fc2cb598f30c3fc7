/** What browsers can show; anything else is only ever saved. By the ending that a kept file gets. */
const shown = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  heic: 'image/heic',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  wav: 'audio/wav',
} as const;
const unknown = 'bin';

/** The ending for a file of which somebody claims that it has this type. */
export function endingOf(mimeType: string): string {
  return Object.entries(shown).find(([, type]) => type === mimeType)?.[0] ?? unknown;
}

/** The type that a kept file is given out as; undefined for what must not be shown. Never a document: no script runs. */
export function shownType(fileName: string): string | undefined {
  const ending = fileName.split('.').at(-1);
  return Object.entries(shown).find(([known]) => known === ending)?.[1];
}

export function kindOf(mimeType: string): 'image' | 'video' | 'audio' | 'file' {
  const [kind] = mimeType.split('/');
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file';
}
