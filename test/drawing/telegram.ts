import { startTelegram } from '../fakes/telegram/server.ts';
import { atWork, seen, withBot } from './scene.ts';
import { centred, column, picture, plain, rounded, row, type Tile, words, write } from './tiles.ts';

/**
 * Draws `docs/telegram.png`: runs the bot between the stand-ins for Telegram and the video service, and draws what a
 * person sees there. The words, the keys, the photo and the frame are those of the run; only the bubbles are drawn
 * here, and the pictographs of the keys are left out. Needs ffmpeg for the frame.
 *
 *     node test/drawing/telegram.ts [docs/telegram.png]
 */
const [target = 'docs/telegram.png'] = process.argv.slice(2);

const bubbleWidth = 400;
const padding = 14;
const inside = bubbleWidth - 2 * padding;
const colours = {
  wall: '#cfdccf',
  mine: '#e3fbc9',
  theirs: '#ffffff',
  words: '#17212b',
  key: '#6f8f7c',
  keyWords: '#ffffff',
  hint: '#4d6457',
};

const said = (text: string) => words(text, { width: inside, colour: colours.words });

async function bubble(colour: string, tiles: readonly (Tile | Promise<Tile>)[]): Promise<Tile> {
  const parts = await Promise.all(tiles);
  const placed = parts.map((tile, index) => ({
    tile,
    left: padding,
    gap: index === parts.length - 1 ? padding : 10,
  }));
  return column(placed, { width: bubbleWidth, colour, top: padding, radius: 14 });
}

function keys(rows: readonly (readonly { text: string }[])[]): Promise<Tile[]> {
  const gap = 6;
  return Promise.all(
    rows.map(async keysOfRow => {
      const width = Math.floor((bubbleWidth - gap * (keysOfRow.length - 1)) / keysOfRow.length);
      const drawn = keysOfRow.map(async ({ text }) => {
        const label = { width: width - 4, colour: colours.keyWords, size: 9, level: true };
        return centred(await rounded(width, 40, colours.key, 9), await words(plain(text), label));
      });
      return row(await Promise.all(drawn), gap);
    }),
  );
}

/** One panel: a hint above, then messages; what the person says stands to the right. */
async function panel(hint: string, messages: readonly { tiles: Tile[]; mine?: boolean }[]): Promise<Tile> {
  const width = 480;
  const title = await words(hint, { width: width - 32, colour: colours.hint, size: 10 });
  const placed = messages.flatMap(({ tiles, mine }) =>
    tiles.map((tile, index) => ({
      tile,
      left: mine ? width - tile.width - 16 : 16,
      gap: index === tiles.length - 1 ? 16 : 6,
    })),
  );
  const rows = [{ tile: title, left: Math.round((width - title.width) / 2), gap: 16 }, ...placed];
  return column(rows, { width, colour: colours.wall, top: 16 });
}

const telegram = await startTelegram();
const platform = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url };
try {
  await withBot(platform, async ({ photo, still }) => {
    const ada = telegram.person('Ada');
    const chat = telegram.privateChat(ada);
    const wish = 'animate this image into a 5-second video clip with smooth motion';
    const { message_id } = await telegram.photo(chat, ada, photo, { caption: wish });
    const fromBot = () => telegram.messages(chat).filter(({ byBot }) => byBot);
    const video = await seen(() => fromBot().find(({ media }) => media?.kind === 'video'));
    const asked = await seen(() => telegram.messages(chat).find(one => one.message_id === message_id));
    const answer = await seen(() => fromBot()[0]);
    const doing = await seen(() => atWork(answer.history));
    const shownPhoto = picture(asked.media?.content ?? new Uint8Array(), inside);
    const frame = picture(await still(video.media?.content), inside, true);
    const panels = await Promise.all([
      panel('at once, in one message that goes on', [
        { mine: true, tiles: [await bubble(colours.mine, [shownPhoto, said(asked.text)])] },
        { tiles: [await bubble(colours.theirs, [said(doing.text)]), ...(await keys([doing.buttons]))] },
      ]),
      panel('and when the video is ready', [
        { tiles: [await bubble(colours.theirs, [said(answer.text)])] },
        {
          tiles: [await bubble(colours.theirs, [frame, said(video.text)]), ...(await keys(video.rows))],
        },
      ]),
    ]);
    await write(panels, colours.wall, target);
  });
} finally {
  await telegram.close();
}
