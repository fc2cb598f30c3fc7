/**
 * A HEIC picture for tests: 64 x 48 pixels, the left half red over green, the right half blue. Drawn by us as
 * an SVG and encoded once with `heif-enc -q 40`; nothing in node_modules can write HEVC.
 */
const plain = Buffer.from(
  `AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
   AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAUwACAAEAAAAAAAAA
   AQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA
   ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQED
   cAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlz
   cGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt
   ZwACAAEAAQAAAFttZGF0AAAATygBr1j5Et3/ykv/czIah1LxzDULTy7n9pH35ZbABmv/20Mj60F3/ZE4IgsTsSUhbS3gg2RMFNhe
   agKLYo4bO/PhL4fXvhTJi3pNWBFSlmA=`,
  'base64',
);

interface HeicOptions {
  /** The four letters that the file introduces itself with. */
  brand?: string;
  /** Quarter turns anticlockwise, as the container's `irot` property states them. */
  irot?: number;
  icc?: Buffer;
  /** The size that the header claims. */
  claims?: { width: number; height: number };
}

/** The picture above, with its container's properties changed as asked. */
export function heic({ brand, irot, icc, claims }: HeicOptions = {}): Buffer {
  const base = Buffer.from(plain);
  if (brand !== undefined) base.write(brand, 8, 'latin1');
  if (claims !== undefined) {
    // The second `ispe` is the whole picture's, the first the tile's.
    const size = base.lastIndexOf('ispe') + 8;
    base.writeUInt32BE(claims.width, size);
    base.writeUInt32BE(claims.height, size + 4);
  }
  const properties = [
    ...(irot === undefined ? [] : [box('irot', Buffer.from([irot]))]),
    ...(icc === undefined ? [] : [box('colr', Buffer.concat([Buffer.from('prof'), icc]))]),
  ];
  return properties.reduce((file, property, index) => addProperty(file, property, 5 + index), base);
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

/** Adds a property at the end of `ipco` and ties it to the picture, whose entry ends the `ipma` box. */
function addProperty(file: Buffer, property: Buffer, number: number): Buffer {
  const ipma = file.indexOf('ipma') - 4;
  const ipmaEnd = ipma + file.readUInt32BE(ipma);
  const changed = Buffer.concat([
    file.subarray(0, ipma),
    property,
    file.subarray(ipma, ipmaEnd),
    Buffer.from([0x80 | number]),
    file.subarray(ipmaEnd),
  ]);
  const grow = (type: string, by: number) => {
    const at = changed.indexOf(type) - 4;
    changed.writeUInt32BE(changed.readUInt32BE(at) + by, at);
  };
  grow('ipco', property.length);
  grow('ipma', 1);
  for (const type of ['iprp', 'meta']) grow(type, property.length + 1);
  const count = ipma + property.length + 8 + 4 + 4 + 2 + 1 + 2 + 2;
  changed.writeUInt8(changed.readUInt8(count) + 1, count);
  // Where the pixels begin in the file, as `iloc` says for the one tile.
  const offset = changed.indexOf('iloc') + 4 + 4 + 2 + 2 + 2 + 2 + 2;
  changed.writeUInt32BE(changed.readUInt32BE(offset) + property.length + 1, offset);
  return changed;
}
