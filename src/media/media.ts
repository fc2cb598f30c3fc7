import type { Readable } from 'node:stream';

/** What the bot knows of a file from its bytes, never from its name. */
export type MediaKind = 'image' | 'video' | 'audio';

/** A format as the backend and the platforms name it; the extension is without its dot. */
export interface MediaFormat {
  kind: MediaKind;
  mimeType: string;
  extension: string;
}

/** Why a file can't be used, as a small closed set with meanings. */
export type MediaReason =
  | 'empty'
  /** Not one of the accepted formats. */
  | 'type'
  /** More bytes than the limit. */
  | 'too-large'
  /** More pixels than can be decoded safely. */
  | 'too-many-pixels'
  /** The right type, but damaged or cut off. */
  | 'damaged'
  /** The file could not be read at all, or not within the time there is for it. */
  | 'unreadable';

export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly reason: MediaReason;

  constructor(reason: MediaReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** A file that is ready to be uploaded: accepted format, upright, on disk. */
export interface PreparedFile {
  path: string;
  /** The person's name for it, cleaned, with the extension of what it is now. */
  name: string;
  mimeType: string;
  kind: MediaKind;
  bytes: number;
}

/** What an MP4 is, read from the file: seconds, and pixels as they are shown (rotation included). */
export interface VideoFacts {
  bytes: number;
  duration: number;
  width: number;
  height: number;
  /** `avc` for H.264, `hevc`, `vp9`, …; `unknown` for all that browsers do not play. */
  codec: string;
  hasAudio: boolean;
}

/** Reads a person's file once, whatever it is, and makes it fit for the backend. */
export type PrepareFile = (
  input: { name: string; stream: Readable; maxBytes: number },
  folder: string,
  signal: AbortSignal,
) => Promise<PreparedFile>;
