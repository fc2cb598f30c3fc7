import sharp, { type Sharp } from 'sharp';

/** Everything drawn is a picture with a size; layouts are made of those. Sizes are pixels. */
export interface Tile {
  image: Buffer;
  width: number;
  height: number;
}

interface Wording {
  /** Where lines break. */
  width: number;
  colour: string;
  /** Points. */
  size?: number;
  bold?: boolean;
  /** As high as any other line of this size, so that lines beside each other stand on one level. */
  level?: boolean;
}

export async function tileOf(picture: Sharp): Promise<Tile> {
  const { data, info } = await picture.png().toBuffer({ resolveWithObject: true });
  return { image: data, width: info.width, height: info.height };
}

/** Left out of what stands on keys: few machines have a font for them that draws the same everywhere. */
const pictographs = /\p{Extended_Pictographic}\uFE0F?\s*/gu;
export const plain = (text: string) => text.replace(pictographs, '');

/** Text as high and wide as its letters; as high as the font where it is `level`. */
export async function words(text: string, wording: Wording): Promise<Tile> {
  const natural = await written(text, wording);
  if (!wording.level) return natural;
  const high = await written(`${text}|`, wording);
  const { width } = natural;
  return tileOf(sharp(high.image).extract({ left: 0, top: 0, width, height: high.height }));
}

async function written(text: string, { width, colour, size = 11, bold = false }: Wording): Promise<Tile> {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const weight = bold ? 'bold' : 'normal';
  const markup = `<span foreground="${colour}" weight="${weight}">${escaped}</span>`;
  const font = `Noto Sans, DejaVu Sans ${size}`;
  return tileOf(
    sharp({ text: { text: markup, font, width, rgba: true, dpi: 110, wrap: 'word', spacing: 1 } }),
  );
}

/** Shapes, as SVG. */
export const shape = (width: number, height: number, content: string): Promise<Tile> =>
  tileOf(
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
      ),
    ),
  );

export const rounded = (width: number, height: number, colour: string, radius: number): Promise<Tile> =>
  shape(width, height, `<rect width="${width}" height="${height}" rx="${radius}" fill="${colour}"/>`);

/** Tiles on a tile; what stands later lies above. */
export const lay = (
  ground: Tile,
  places: readonly { tile: Tile; left: number; top: number }[],
): Promise<Tile> =>
  tileOf(
    sharp(ground.image).composite(places.map(({ tile, left, top }) => ({ input: tile.image, left, top }))),
  );

/** A tile in the middle of another. */
export const centred = (ground: Tile, tile: Tile): Promise<Tile> => {
  const middle = (outer: number, inner: number) => Math.max(0, Math.round((outer - inner) / 2));
  const left = middle(ground.width, tile.width);
  return lay(ground, [{ tile, left, top: middle(ground.height, tile.height) }]);
};

/** Tiles one beside the other, on nothing. */
export async function row(tiles: readonly Tile[], gap: number): Promise<Tile> {
  const width = tiles.reduce((sum, tile) => sum + tile.width + gap, -gap);
  const height = Math.max(...tiles.map(tile => tile.height));
  let right = -gap;
  const places = tiles.map(tile => {
    const left = right + gap;
    right = left + tile.width;
    return { tile, left, top: Math.round((height - tile.height) / 2) };
  });
  return lay(await shape(width, height, ''), places);
}

/** Tiles one below the other, each with its distance from the left and to the next one. */
export async function column(
  tiles: readonly { tile: Tile; left?: number; gap: number }[],
  { width, colour, top = 0, radius = 0 }: { width: number; colour: string; top?: number; radius?: number },
): Promise<Tile> {
  let bottom = top;
  const places = tiles.map(({ tile, left = 0, gap }) => {
    const place = { tile, left, top: bottom };
    bottom += tile.height + gap;
    return place;
  });
  return lay(await rounded(width, bottom, colour, radius), places);
}

/** A picture with round corners, with a mark to press where it is a still of a video. */
export async function picture(bytes: Uint8Array, width: number, isVideo = false): Promise<Tile> {
  const scaled = await tileOf(sharp(bytes).resize({ width }));
  const { height } = scaled;
  const middle = `${width / 2} ${height / 2}`;
  const mark = isVideo
    ? `<g transform="translate(${middle})"><circle r="34" fill="#000" fill-opacity="0.5"/><path d="M-11 -17 L19 0 L-11 17 Z" fill="#fff"/></g>`
    : '';
  const [above, corners] = await Promise.all([
    shape(width, height, mark),
    rounded(width, height, '#000', 10),
  ]);
  return tileOf(
    sharp(scaled.image).composite([{ input: above.image }, { input: corners.image, blend: 'dest-in' }]),
  );
}

/** Panels side by side, all as high as the highest, as a file. */
export async function write(panels: readonly Tile[], colour: string, path: string): Promise<void> {
  const height = Math.max(...panels.map(panel => panel.height));
  const grown = await Promise.all(
    panels.map(async panel =>
      lay(await rounded(panel.width, height, colour, 0), [{ tile: panel, left: 0, top: 0 }]),
    ),
  );
  const whole = await row(grown, 0);
  await sharp(whole.image).removeAlpha().png({ compressionLevel: 9 }).toFile(path);
}
