import { readFile } from 'node:fs/promises';
import type { ShownButton, ShownMessage } from '../fakes/discord/seen.ts';
import { startDiscord } from '../fakes/discord/server.ts';
import { atWork, seen, withBot } from './scene.ts';
import {
  centred,
  column,
  lay,
  picture,
  plain,
  rounded,
  row,
  shape,
  type Tile,
  words,
  write,
} from './tiles.ts';

/**
 * Draws `docs/discord.png`: runs the bot between the stand-ins for Discord and the video service, and draws what a
 * person sees there. The words, the buttons and the frames are those of the run; only the room is drawn here, and the
 * pictographs of the buttons are left out. Needs ffmpeg for the frames.
 *
 *     node test/drawing/discord.ts [docs/discord.png]
 */
const [target = 'docs/discord.png'] = process.argv.slice(2);

const panelWidth = 480;
const indent = 64;
const inside = panelWidth - indent - 16;
const colours = {
  room: '#2b2d35',
  field: '#3a3d47',
  chip: '#24262d',
  words: '#e3e5ea',
  faint: '#a2a7b4',
  name: '#ffffff',
  tag: '#4a5fd0',
  key: '#464a56',
  faces: { Ada: '#c4704f', Stillmotion: '#5d7fc9' },
};
type Name = keyof typeof colours.faces;

const say = (text: string) => words(text, { width: inside, colour: colours.words });
const faint = (text: string) => words(text, { width: inside, colour: colours.faint, size: 9 });

async function face(name: Name): Promise<Tile> {
  const letter = words(name.slice(0, 1), { width: 40, colour: '#fff', size: 13, bold: true });
  return centred(await rounded(40, 40, colours.faces[name], 20), await letter);
}

async function nameOf(name: Name): Promise<Tile> {
  const written = words(name, { width: inside, colour: colours.name, bold: true, level: true });
  if (name === 'Ada') return written;
  const tag = words('APP', { width: 60, colour: '#fff', size: 7, bold: true });
  return row([await written, await centred(await rounded(36, 18, colours.tag, 4), await tag)], 8);
}

async function button({ label }: ShownButton): Promise<Tile> {
  const text = await words(plain(label), { width: inside, colour: '#fff', size: 9, level: true });
  return centred(await rounded(text.width + 30, 36, colours.key, 8), text);
}

const keys = (rows: ShownMessage['rows']): Promise<Tile[]> =>
  Promise.all(rows.map(async one => row(await Promise.all(one.map(button)), 8)));

/** What one of them says, their face beside it; above it what it is about, below it what it can be done with. */
async function message(
  name: Name,
  said: readonly (Tile | Promise<Tile>)[],
  about?: Promise<Tile>,
): Promise<Tile> {
  const parts = await Promise.all([nameOf(name), ...said]);
  const body = await column(
    parts.map(tile => ({ tile, gap: 10 })),
    { width: inside, colour: colours.room },
  );
  const height = Math.max(body.height, 44);
  const whole = await lay(await rounded(panelWidth, height, colours.room, 0), [
    { tile: await face(name), left: 12, top: 2 },
    { tile: body, left: indent, top: 0 },
  ]);
  if (!about) return whole;
  const rows = [
    { tile: await bent(await about), left: 30, gap: 8 },
    { tile: whole, gap: 0 },
  ];
  return column(rows, { width: panelWidth, colour: colours.room });
}

/** The line that leads from what is answered to the answer. */
async function bent(about: Tile): Promise<Tile> {
  const path = `<path d="M1 14 V10 Q1 5 6 5 H26" fill="none" stroke="${colours.faint}" stroke-width="2"/>`;
  return row([await shape(28, 14, path), about], 6);
}

/** A command as it is typed, with what is filled in. */
async function typed(command: string, photo: string, prompt: string): Promise<Tile> {
  const line = { width: 300, colour: colours.words, level: true };
  const [name, image, wish] = await Promise.all([
    words(`/${command}`, { ...line, bold: true }),
    picture(await readFile(photo), 120),
    words(prompt, line),
  ]);
  const chip = await centred(await rounded(wish.width + 24, 34, colours.chip, 8), wish);
  const filled = [
    { tile: name, left: 14, gap: 14 },
    { tile: await row([image, chip], 12), left: 14, gap: 14 },
  ];
  return column(filled, { width: panelWidth - 24, colour: colours.field, top: 14, radius: 10 });
}

/** One panel: a hint above, then messages. */
async function panel(hint: string, tiles: readonly Promise<Tile>[]): Promise<Tile> {
  const title = words(hint, { width: inside, colour: colours.faint, size: 10 });
  const [first, ...others] = await Promise.all([title, ...tiles]);
  const rows = others.map(tile => ({ tile, left: Math.floor((panelWidth - tile.width) / 2), gap: 22 }));
  const top = { tile: first, left: Math.round((panelWidth - first.width) / 2), gap: 20 };
  return column([top, ...rows], { width: panelWidth, colour: colours.room, top: 16 });
}

const discord = await startDiscord();
const platform = { DISCORD_BOT_TOKEN: discord.token, DISCORD_API_URL: discord.url };
try {
  await withBot(platform, async ({ photo, still }) => {
    const ada = discord.user('Ada');
    const channel = discord.channel(discord.guild('Makers'), 'pictures');
    const prompt = 'smooth motion, 5 seconds';
    const videos = () =>
      discord.messages(channel).filter(({ attachments }) => attachments[0]?.type === 'video/mp4');
    const whispered = (what: RegExp) =>
      seen(() =>
        discord.messages(channel).find(({ onlyFor, text }) => onlyFor === ada.id && what.test(text)),
      );
    const before = ({ id }: ShownMessage) =>
      seen(() => {
        const all = discord.messages(channel);
        return all[all.findIndex(one => one.id === id) - 1];
      });
    const frame = async (message: ShownMessage) =>
      picture(await still(message.attachments[0]?.content), inside, true);

    await seen(() => discord.commands().find(({ name }) => name === 'animate'));
    await discord.slash(channel, ada, 'animate', { image: photo, prompt });
    const first = await seen(() => videos()[0]);
    const words = 'put the title “Evening at Sea” on it for 3 seconds';
    await discord.say(channel, ada, words, { replyTo: first });
    const second = await seen(() => videos()[1]);
    await discord.slash(channel, ada, 'credits');
    const credits = await whispered(/credits left/);
    const taken = await whispered(/on it/);
    const [answer, changed] = await Promise.all([before(first), before(second)]);
    const doing = await seen(() => atWork(answer.history));

    const used = (command: string) => faint(`Ada used /${command}`);
    const whisper = faint('Only Ada sees this');
    const shown = async (text: ShownMessage, video: ShownMessage) =>
      message('Stillmotion', [
        say(text.text),
        shape(1, 4, ''),
        say(video.text),
        frame(video),
        ...(await keys(video.rows)),
      ]);
    const panels = await Promise.all([
      panel('a picture and a wish, in a command', [
        typed('animate', photo, prompt),
        message('Stillmotion', [say(taken.text), whisper], used('animate')),
        message('Stillmotion', [say(doing.text), ...(await keys(doing.rows))]),
        shown(answer, first),
      ]),
      panel('and an answer to the video, to change it', [
        message('Ada', [say(words)], faint(`Stillmotion: ${first.text.split('\n')[0]}`)),
        shown(changed, second),
        message('Stillmotion', [say(credits.text), ...(await keys(credits.rows)), whisper], used('credits')),
      ]),
    ]);
    await write(panels, colours.room, target);
  });
} finally {
  await discord.close();
}
