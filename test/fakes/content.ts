import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** What a person sends: bytes, a path on this machine, or so many zeros that are never held in memory. */
export type FileInput = Uint8Array | string | { bytes: number };

export function openContent(content: FileInput): Readable {
  if (typeof content === 'string') return createReadStream(content);
  if (content instanceof Uint8Array) return Readable.from([content], { objectMode: false });
  return Readable.from(zeros(content.bytes), { objectMode: false });
}

function* zeros(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536));
}

export async function sizeOf(content: FileInput): Promise<number> {
  if (typeof content === 'string') return (await stat(content)).size;
  return content instanceof Uint8Array ? content.length : content.bytes;
}

export const hashOf = (content: FileInput): string | undefined =>
  content instanceof Uint8Array ? createHash('sha256').update(content).digest('hex') : undefined;
