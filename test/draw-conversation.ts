import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { startSimulator } from '../simulator/server.ts';
import type { Shown, ShownMessage } from './fakes/telegram/seen.ts';
import { startTelegram } from './fakes/telegram/server.ts';

/**
 * Draws `docs/telegram.png`: runs the bot as `npm start` does, between the stand-ins for Telegram and the video
 * service, and draws what a person sees there. The words, the buttons, the photo and the frame are those of the run;
 * only the bubbles are drawn here, and the pictographs of the keys
 * are left out. Needs ffmpeg for the frame.
 *
 *     node test/draw-conversation.ts [docs/telegram.png]
 */
const [target = 'docs/telegram.png'] = process.argv.slice(2);
const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Everything drawn is a picture with a size; layouts are made of those. */
interface Tile {
  image: Buffer;
  width: number;
  height: number;
}

const bubbleWidth = 400;
const inside = bubbleWidth - 28;
/** Left out of the keys: few machines have a font for them that draws the same everywhere. */
const pictographs = /\p{Extended_Pictographic}\uFE0F?\s*/gu;
const colours = {
  wall: '#cfdccf',
  mine: '#e3fbc9',
  theirs: '#ffffff',
  words: '#17212b',
  key: '#6f8f7c',
  keyWords: '#ffffff',
  hint: '#4d6457',
};

async function tileOf(picture: Sharp): Promise<Tile> {
  const { data, info } = await picture.png().toBuffer({ resolveWithObject: true });
  return { image: data, width: info.width, height: info.height };
}

async function words(text: string, width: number, colour: string, size = 11): Promise<Tile> {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const markup = `<span foreground="${colour}">${escaped}</span>`;
  const font = `Noto Sans, DejaVu Sans ${size}`;
  return tileOf(
    sharp({ text: { text: markup, font, width, rgba: true, dpi: 110, wrap: 'word', spacing: 4 } }),
  );
}

/** Tiles one below the other on a rounded sheet. */
async function sheet(tiles: readonly Tile[], colour: string, padding: number, width: number): Promise<Tile> {
  const gap = 10;
  const height = tiles.reduce((sum, tile) => sum + tile.height + gap, 2 * padding - gap);
  const background = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="14" fill="${colour}"/></svg>`;
  let top = padding;
  const layers = tiles.map(tile => {
    const layer = { input: tile.image, left: Math.round((width - tile.width) / 2), top };
    if (tile.width < width - 2 * padding) layer.left = padding;
    top += tile.height + gap;
    return layer;
  });
  return tileOf(sharp(Buffer.from(background)).composite(layers));
}

async function picture(bytes: Uint8Array, isVideo: boolean): Promise<Tile> {
  const scaled = await tileOf(sharp(bytes).resize({ width: inside }));
  const { width, height } = scaled;
  const middle = `${width / 2} ${height / 2}`;
  const mark = isVideo
    ? `<g transform="translate(${middle})"><circle r="34" fill="#000" fill-opacity="0.5"/><path d="M-11 -17 L19 0 L-11 17 Z" fill="#fff"/></g>`
    : '';
  const svg = (content: string) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
    );
  const corners = svg(`<rect width="${width}" height="${height}" rx="10"/>`);
  return tileOf(sharp(scaled.image).composite([{ input: svg(mark) }, { input: corners, blend: 'dest-in' }]));
}

async function keys(rows: readonly (readonly { text: string }[])[]): Promise<Tile[]> {
  const gap = 6;
  return Promise.all(
    rows.map(async row => {
      const width = Math.floor((bubbleWidth - gap * (row.length - 1)) / row.length);
      const layers = await Promise.all(
        row.map(async ({ text }, index) => {
          const label = await words(text.replace(pictographs, ''), width - 4, colours.keyWords, 9);
          const key = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="40"><rect width="${width}" height="40" rx="9" fill="${colours.key}"/></svg>`;
          const left = Math.max(0, Math.round((width - label.width) / 2));
          const top = Math.max(0, Math.round((40 - label.height) / 2));
          const drawn = await tileOf(sharp(Buffer.from(key)).composite([{ input: label.image, left, top }]));
          return { input: drawn.image, left: index * (width + gap), top: 0 };
        }),
      );
      const row40 = { width: bubbleWidth, height: 40, channels: 4, background: '#0000' } as const;
      return tileOf(sharp({ create: row40 }).composite(layers));
    }),
  );
}

/** One panel: a hint above, then messages; what the person says stands to the right. */
async function panel(hint: string, messages: readonly { tiles: Tile[]; mine: boolean }[]): Promise<Tile> {
  const width = 480;
  const title = await words(hint, width - 32, colours.hint, 10);
  const rows = [
    { tile: title, left: Math.round((width - title.width) / 2), gap: 16 },
    ...messages.flatMap(({ tiles, mine }) =>
      tiles.map((tile, index) => ({
        tile,
        left: mine ? width - tile.width - 16 : 16,
        gap: index === tiles.length - 1 ? 16 : 6,
      })),
    ),
  ];
  let top = 16;
  const layers = rows.map(({ tile, left, gap }) => {
    const layer = { input: tile.image, left, top };
    top += tile.height + gap;
    return layer;
  });
  const create = { width, height: top, channels: 4, background: colours.wall } as const;
  return tileOf(sharp({ create }).composite(layers));
}

async function draw(seen: {
  photo: ShownMessage;
  doing: Shown;
  answer: ShownMessage;
  video: ShownMessage;
  frame: Buffer;
}) {
  const { photo, doing, answer, video, frame } = seen;
  const said = (text: string) => words(text, inside, colours.words);
  const sent = [await picture(photo.media?.content ?? new Uint8Array(), false), await said(photo.text)];
  const shown = [await picture(frame, true), await said(video.text)];
  const panels = await Promise.all([
    panel('at once, in one message that goes on', [
      { mine: true, tiles: [await sheet(sent, colours.mine, 14, bubbleWidth)] },
      {
        mine: false,
        tiles: [
          await sheet([await said(doing.text)], colours.theirs, 14, bubbleWidth),
          ...(await keys([doing.buttons])),
        ],
      },
    ]),
    panel('and when the video is ready', [
      { mine: false, tiles: [await sheet([await said(answer.text)], colours.theirs, 14, bubbleWidth)] },
      {
        mine: false,
        tiles: [await sheet(shown, colours.theirs, 14, bubbleWidth), ...(await keys(video.rows))],
      },
    ]),
  ]);
  const height = Math.max(...panels.map(one => one.height));
  const width = panels.reduce((sum, one) => sum + one.width, 0);
  let left = 0;
  const layers = panels.map(one => {
    const layer = { input: one.image, left, top: 0 };
    left += one.width;
    return layer;
  });
  const create = { width, height, channels: 3, background: colours.wall } as const;
  await sharp({ create }).composite(layers).png({ compressionLevel: 9 }).toFile(target);
}

const folder = await mkdtemp(join(tmpdir(), 'stillmotion-drawing-'));
const telegram = await startTelegram();
const simulator = await startSimulator({ speed: 0.1, credits: 1_000, tokens: ['example'], maxSide: 960 });
const env = {
  PATH: process.env['PATH'],
  NEMO_API_URL: simulator.url,
  NEMO_TOKEN: 'example',
  DATA_DIR: folder,
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  TIME_SCALE: '0.1',
  LOG_LEVEL: 'warn',
};
const bot = fork(here('../src/main.ts'), [], { cwd: folder, env });
try {
  const photoPath = join(folder, 'photo.jpg');
  await run(process.execPath, [here('./make-photo.ts'), photoPath, '1280', '853']);
  const ada = telegram.person('Ada');
  const chat = telegram.privateChat(ada);
  const photo = await telegram.photo(chat, ada, photoPath, {
    caption: 'animate this image into a 5-second video clip with smooth motion',
  });
  const said = () => telegram.messages(chat).filter(({ byBot }) => byBot);
  const film = () => said().find(({ media }) => media?.kind === 'video');
  for (const deadline = Date.now() + 120_000; !film(); ) {
    if (Date.now() > deadline) throw new Error('no video came');
    await sleep(200);
  }
  const [answer] = said();
  const video = film();
  const sent = telegram.messages(chat).find(({ message_id }) => message_id === photo.message_id);
  const doing = answer?.history.findLast(({ text }) => /^[^\n]*\d\d %$/.test(text)) ?? answer?.history[0];
  if (!answer || !video?.media?.content || !sent || !doing)
    throw new Error('the conversation is not as expected');
  const clip = join(folder, 'clip.mp4');
  await writeFile(clip, video.media.content);
  const still = [
    '-loglevel',
    'error',
    '-ss',
    '2',
    '-i',
    clip,
    '-frames:v',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'png',
    '-',
  ];
  const { stdout: frame } = await run('ffmpeg', still, { encoding: 'buffer', maxBuffer: 2 ** 26 });
  await draw({ photo: sent, doing, answer, video, frame });
} finally {
  bot.kill('SIGTERM');
  await once(bot, 'exit');
  await Promise.all([telegram.close(), simulator.close()]);
  await rm(folder, { recursive: true, force: true });
}
