import { mediaLimits } from './limits.ts';
import type { MediaFormat, MediaKind } from './media.ts';

const nameless: Readonly<Record<MediaKind, string>> = { image: 'picture', video: 'video', audio: 'sound' };

/**
 * A person's file name, made safe to send on and true to the content: no folders, no characters that control
 * or reverse text or that mean something to a shell or a header, at most `nameLength` characters, and the
 * extension of what the file is.
 */
export function cleanName(name: string, format: Pick<MediaFormat, 'kind' | 'extension'>): string {
  const stem = (name.split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/["'`<>:|?*;%$]/g, '')
    .normalize('NFC')
    .replace(/\.[a-z][a-z0-9]{1,4}$/i, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const room = mediaLimits.nameLength - format.extension.length - 1;
  const short = [...stem]
    .slice(0, room)
    .join('')
    .replace(/[. ]+$/, '');
  return `${short || nameless[format.kind]}.${format.extension}`;
}
