import { open } from 'node:fs/promises';

/** A minute-long recording in fragments has some hundreds; without a bound a hostile file keeps the disk busy. */
const mostBoxes = 100_000;

/**
 * Walks the outermost boxes of an MP4, MOV or M4A file (ISO/IEC 14496-12, 4.2) and tells whether each one ends
 * inside the file: a download that broke off ends in the middle of one. Reads headers only.
 */
export async function boxesAreWhole(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(16);
    let position = 0;
    for (let count = 0; position + 8 <= size; count += 1) {
      if (count === mostBoxes) return false;
      const { bytesRead } = await file.read(header, 0, header.length, position);
      const length = boxLength(header.subarray(0, bytesRead));
      if (length === 'to the end') return true;
      if (length < 8 || position + length > size) return false;
      position += length;
    }
    return true;
  } finally {
    await file.close();
  }
}

function boxLength(header: Buffer): number | 'to the end' {
  const short = header.readUInt32BE(0);
  if (short === 0) return 'to the end';
  if (short > 1) return short;
  return header.length < 16 ? Number.POSITIVE_INFINITY : Number(header.readBigUInt64BE(8));
}
