import { limits } from '../../nemo/limits.ts';
import type { Talk } from '../talk.ts';

/** Bytes that a file may have: no more than the chat gives out, nor than the backend takes. */
export function mostBytes({ limits: chat }: Pick<Talk, 'limits'>): number {
  return Math.min(limits.upload, chat.maxDownloadBytes);
}

/** The same for people, as whole megabytes. */
export function largestFile(talk: Pick<Talk, 'limits'>): string {
  return inMegabytes(mostBytes(talk));
}

export function inMegabytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MB`;
}
