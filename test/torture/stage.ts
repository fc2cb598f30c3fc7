import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';
import { type FakeTelegram, startTelegram } from '../fakes/telegram/server.ts';
import { makePhotos } from '../journeys/photos.ts';
import { movie } from '../media/movies.ts';
import { type Disk, mountDisk } from './disk.ts';

/** What outlives the program: both platforms, the backend, and the folder that the program keeps its things in. */
export interface Stage {
  folder: string;
  data: string;
  telegram: FakeTelegram;
  discord: FakeDiscord;
  simulator: Simulator;
  photos: readonly string[];
  /** The one that the program's folder is on, where it was asked for. */
  disk: Disk | undefined;
  /** What the program is started with. */
  env: Record<string, string>;
  secrets: readonly string[];
  close(): Promise<void>;
}

/** Factor on every wait of the program; an album must still have time to arrive. */
const quickly = 0.01;
/** The agent is done before a lost wish has been looked for to the end, as the real one mostly is. */
const soonDone = 0.003;

const nemoToken = 'nmv_usr_an-example-of-an-operators-own';

export interface StageOptions {
  ownDisk?: boolean;
  timeScale?: number;
  agentSpeed?: number;
}

export async function openStage({
  ownDisk = false,
  timeScale = quickly,
  agentSpeed = soonDone,
}: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-torture-'));
  const clipPath = join(folder, 'clip.mp4');
  const data = join(folder, 'data');
  await Promise.all([mkdir(data), movie().then(clip => writeFile(clipPath, clip))]);
  const disk = ownDisk ? mountDisk(data) : undefined;
  const [telegram, discord, simulator, photos] = await Promise.all([
    startTelegram(),
    startDiscord(),
    startSimulator({
      speed: agentSpeed,
      clip: 'prepared',
      clipPath,
      credits: 1_000_000,
      tokens: [nemoToken],
    }),
    makePhotos(3),
  ]);
  const photosFolder = join(photos[0] ?? '', '..');
  return {
    folder,
    data,
    telegram,
    discord,
    simulator,
    photos,
    disk,
    env: {
      PATH: process.env['PATH'] ?? '',
      NEMO_API_URL: simulator.url,
      NEMO_WEB_URL: simulator.url,
      NEMO_TOKEN: nemoToken,
      DATA_DIR: data,
      TIME_SCALE: String(timeScale),
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      LOG_LEVEL: 'debug',
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/stillmotion-kills'),
    },
    secrets: [telegram.token, discord.token, nemoToken],
    close: async () => {
      await Promise.all([telegram.close(), discord.close(), simulator.close()]);
      disk?.remove();
      await Promise.all([folder, photosFolder].map(path => rm(path, { recursive: true, force: true })));
    },
  };
}
