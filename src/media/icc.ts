const marker = Buffer.from('ICC_PROFILE\0');

/** The most that one JPEG segment carries; profiles of photos have a few kilobytes at most. */
const room = 0xffff - 2 - marker.length - 2;

/**
 * Puts a colour profile into a JPEG that has none, without touching its pixels: sharp can attach a profile to
 * raw pixels only by converting them. One APP2 segment right after the start, as Annex B.4 of the ICC
 * specification lays it out. A larger profile than fits is left out.
 */
export function addIccProfile(jpeg: Buffer, profile: Buffer): Buffer {
  if (profile.length > room) return jpeg;
  const head = Buffer.from([0xff, 0xe2, 0, 0]);
  head.writeUInt16BE(2 + marker.length + 2 + profile.length, 2);
  const count = Buffer.from([1, 1]);
  return Buffer.concat([jpeg.subarray(0, 2), head, marker, count, profile, jpeg.subarray(2)]);
}
