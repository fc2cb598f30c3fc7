import type { Frame } from './camera.ts';

/** A picture as the encoder takes it: full brightness (Y), colours (U, V) at half the size, all in one block. */
export interface Planes {
  width: number;
  height: number;
  bytes: Uint8Array;
  layers: readonly Layer[];
}

interface Layer {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** `width` and `height` must be even. */
export function createPlanes(width: number, height: number): Planes {
  const full = width * height;
  const bytes = new Uint8Array(full * 1.5);
  const half = { width: width / 2, height: height / 2 };
  const layers = [
    { width, height, pixels: bytes.subarray(0, full) },
    { ...half, pixels: bytes.subarray(full, full * 1.25) },
    { ...half, pixels: bytes.subarray(full * 1.25) },
  ];
  return { width, height, bytes, layers };
}

/** RGB to Y, U and V as BT.709 has them, in the range of television; four pixels share their colour. */
export function fromRgb(rgb: Uint8Array, width: number, height: number): Planes {
  const planes = createPlanes(width, height);
  const [y, u, v] = planes.layers;
  if (!y || !u || !v) return planes;
  for (let block = 0; block < u.pixels.length; block += 1) {
    const corner = Math.floor(block / u.width) * 2 * width + (block % u.width) * 2;
    let [red, green, blue] = [0, 0, 0];
    for (const at of [corner, corner + 1, corner + width, corner + width + 1]) {
      const r = rgb[at * 3] ?? 0;
      const g = rgb[at * 3 + 1] ?? 0;
      const b = rgb[at * 3 + 2] ?? 0;
      y.pixels[at] = 16.5 + 0.1826 * r + 0.6142 * g + 0.062 * b;
      red += r / 4;
      green += g / 4;
      blue += b / 4;
    }
    u.pixels[block] = 128.5 - 0.1006 * red - 0.3386 * green + 0.4392 * blue;
    v.pixels[block] = 128.5 + 0.4392 * red - 0.3989 * green - 0.0403 * blue;
  }
  return planes;
}

/** Fills `into` with the part of `picture` inside `frame`, between the pixels: nothing jumps when it moves slowly. */
export function sample(picture: Planes, frame: Frame, into: Planes): void {
  for (const [index, target] of into.layers.entries()) {
    const source = picture.layers[index];
    if (source) sampleLayer(source, frame, target);
  }
}

function sampleLayer(source: Layer, { x, y, size }: Frame, target: Layer): void {
  const across = positions(source.width, x, size, target.width);
  const down = positions(source.height, y, size, target.height);
  const from = source.pixels;
  let at = 0;
  for (let row = 0; row < target.height; row += 1) {
    const top = (down.whole[row] ?? 0) * source.width;
    const part = down.part[row] ?? 0;
    for (let column = 0; column < target.width; column += 1) {
      const left = top + (across.whole[column] ?? 0);
      const below = left + source.width;
      const share = across.part[column] ?? 0;
      const upper = (from[left] ?? 0) * (256 - share) + (from[left + 1] ?? 0) * share;
      const lower = (from[below] ?? 0) * (256 - share) + (from[below + 1] ?? 0) * share;
      target.pixels[at] = (upper * (256 - part) + lower * part + 32768) >> 16;
      at += 1;
    }
  }
}

/** For every target pixel the source pixel before it, and how far it lies towards the next one (of 256). */
function positions(length: number, start: number, size: number, count: number) {
  const whole = new Int32Array(count);
  const part = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const exact = (start + ((index + 0.5) / count) * size) * length - 0.5;
    const place = Math.min(length - 2, Math.max(0, Math.floor(exact)));
    whole[index] = place;
    part[index] = Math.round(256 * Math.min(1, Math.max(0, exact - place)));
  }
  return { whole, part };
}

/** Mixes `other` into `planes`, as much as `share` (0 to 1) says. */
export function blend(planes: Planes, other: Planes, share: number): void {
  const amount = Math.round(256 * Math.min(1, Math.max(0, share)));
  for (let at = 0; at < planes.bytes.length; at += 1) {
    planes.bytes[at] =
      ((planes.bytes[at] ?? 0) * (256 - amount) + (other.bytes[at] ?? 0) * amount + 128) >> 8;
  }
}
