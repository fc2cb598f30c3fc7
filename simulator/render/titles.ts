import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Planes } from './planes.ts';

/** A title as it is laid over the frames: how much of it and of its shadow covers each pixel, from 0 to 255. */
export interface Plate {
  left: number;
  top: number;
  width: number;
  height: number;
  ink: Uint8Array;
  shadow: Uint8Array;
}

// A font of our own, because a machine may have none: Latin letters and Chinese. What it lacks (accents,
// other scripts) comes from the machine's fonts, or is drawn as a box where there are none; emoji, which no
// font draws in one colour, are left out.
const font = 'ZCOOL QingKe HuangYou';
const fontUrl = import.meta.resolve(
  '@expo-google-fonts/zcool-qingke-huangyou/400Regular/ZCOOLQingKeHuangYou_400Regular.ttf',
);

const fadeSeconds = 0.3;
const white = 235;
const black = 16;
/** How dark the shadow is at its deepest. */
const depth = 0.75;

/** Draws a title for a video of this size: centred in the lower third, broken into lines, small enough to fit. */
export async function loadTitle(text: string, width: number, height: number): Promise<Plate> {
  const widest = Math.round(width * 0.86);
  const highest = Math.round(height * 0.3);
  let size = Math.min(width, height) * 0.11;
  let drawn = await draw(text, size, widest);
  for (let tries = 0; tries < 8 && (drawn.info.height > highest || drawn.info.width > widest); tries += 1) {
    size *= 0.8;
    drawn = await draw(text, size, widest);
  }
  const edge = Math.ceil(size / 4);
  const padded = await sharp(drawn.data, { raw: drawn.raw })
    .extend({ top: edge, bottom: edge, left: edge, right: edge, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .extractChannel(3)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: padded.info.width, height: padded.info.height, channels: 1 } as const;
  const shadow = await sharp(padded.data, { raw })
    .blur(Math.max(0.5, size / 10))
    .linear(1.8, 0)
    .extractChannel(0)
    .raw()
    .toBuffer();
  return {
    left: Math.round((width - raw.width) / 2),
    top: Math.round(height * 0.78 - raw.height / 2),
    width: raw.width,
    height: raw.height,
    ink: padded.data,
    shadow,
  };
}

const emoji = /\s*\p{RGI_Emoji}/gv;

async function draw(text: string, size: number, width: number) {
  const marked = (text.replace(emoji, '').trim() || text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  const { data, info } = await sharp({
    text: {
      text: marked,
      font: `${font} ${Math.round(size)}`,
      fontfile: fileURLToPath(fontUrl),
      dpi: 72,
      width,
      align: 'centre',
      rgba: true,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, info, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** Lays the title over the frame while it is on, fading in and out. */
export function drawTitle(plate: Plate, start: number, end: number, time: number, into: Planes): void {
  const soft = Math.min(fadeSeconds, (end - start) / 3);
  const share = Math.min(1, (time - start) / soft, (end - time) / soft);
  if (share < 0 || time >= end) return;
  const [brightness, ...colours] = into.layers;
  for (let row = 0; row < plate.height; row += 1) {
    for (let column = 0; column < plate.width; column += 1) {
      const x = plate.left + column;
      const y = plate.top + row;
      if (x < 0 || y < 0 || x >= into.width || y >= into.height) continue;
      const from = row * plate.width + column;
      const ink = ((plate.ink[from] ?? 0) / 255) * share;
      const shadow = ((plate.shadow[from] ?? 0) / 255) * share * depth;
      if (brightness) {
        const at = y * into.width + x;
        const shaded = mix(brightness.pixels[at] ?? 0, black, shadow);
        brightness.pixels[at] = mix(shaded, white, ink);
      }
      if (x % 2 === 1 || y % 2 === 1) continue;
      for (const { width, pixels } of colours) {
        const at = (y / 2) * width + x / 2;
        pixels[at] = mix(pixels[at] ?? 128, 128, Math.max(ink, shadow));
      }
    }
  }
}

function mix(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}
