import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { createTelegram } from '../../adapters/telegram/adapter.ts';
import { startSimulator } from '../../simulator/server.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startProgram } from '../../src/program.ts';
import type { Role } from '../../src/roles.ts';
import { startDiscord } from '../fakes/discord/server.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { animate } from '../journey.ts';
import { makePhotos } from '../journeys/photos.ts';
import { movie } from '../media/movies.ts';
import { newDatabase, quick } from '../turns/postgres-harness.ts';

const timing = { ...quick, leaderLook: 20, leaderAnswer: 1_000, leaderLease: 2_000, discordThinking: 2_000 };

const NEMO_TOKEN = 'nmv_usr_example_of_an_operator';

/** A bot of several processes between the stand-ins; what they have in common is the database. */
async function several() {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-several-'));
  const clipPath = join(folder, 'clip.mp4');
  await writeFile(clipPath, await movie());
  const [database, discord, telegram, simulator, photos] = await Promise.all([
    newDatabase(),
    startDiscord(),
    startTelegram(),
    startSimulator({ speed: 0.001, clip: 'prepared', clipPath, credits: 10_000, tokens: [NEMO_TOKEN] }),
    makePhotos(2),
  ]);
  const log: string[] = [];
  const running = new Set<() => Promise<void>>();
  let started = 0;
  const start = async (role: Role, env: Record<string, string> = {}) => {
    const config = loadConfig(
      {
        ...{ NEMO_API_URL: simulator.url, NEMO_WEB_URL: 'https://video.example', NEMO_TOKEN },
        ...{ DATA_DIR: join(folder, `${++started}`), DATABASE_URL: database.url, ROLE: role },
        ...{ TIME_SCALE: '0.001', ...env },
      },
      'no-such-file',
    );
    const program = await startProgram({
      config,
      log: createLog({ level: 'debug', secrets: [NEMO_TOKEN], to: { write: line => log.push(line) } }),
      database: 'bot.db',
      timing,
      adapters: parts => [
        createDiscord({ ...parts, token: discord.token, apiUrl: discord.url }),
        createTelegram({
          ...parts,
          ...{ token: telegram.token, apiRoot: telegram.url },
          commands: parts.commands.map(({ name }) => name),
        }),
      ],
    });
    const stop = async () => {
      running.delete(stop);
      await program.stop(0);
    };
    running.add(stop);
    return stop;
  };
  onTestFinished(async () => {
    await Promise.all([...running].map(stop => stop()));
    await Promise.all([discord.close(), telegram.close(), simulator.close(), database.drop()]);
    await rm(folder, { recursive: true, force: true });
    expect([...discord.violations(), ...telegram.violations()]).toEqual([]);
    expect(telegram.calls('getUpdates').filter(({ status }) => status === 409)).toEqual([]);
  });
  return { discord, telegram, simulator, photos, log, start };
}

test('two gateways on one shard and three workers: one turn, one charge and one video for each wish', async () => {
  const { discord, telegram, simulator, photos, start } = await several();
  const stopFirst = await start('gateway');
  await start('gateway');
  for (let n = 0; n < 3; n++) await start('worker');
  expect(discord.gateway.sessions()).toHaveLength(2);
  await vi.waitFor(() => expect(discord.commands().length).toBeGreaterThan(5), 5_000);

  const [image = ''] = photos;
  const guild = discord.guild('Makers');
  const places = ['one', 'two', 'three', 'four'].map(name => discord.channel(guild, name));
  const ada = discord.user('Ada');
  for (const place of places) await discord.slash(place, ada, 'animate', { image, prompt: animate });
  const ben = telegram.person('Ben');
  const chat = telegram.privateChat(ben);
  await telegram.photo(chat, ben, image, { caption: animate });
  await discord.slash(places[0] ?? guild, ada, 'credits');

  const isVideo = ({ byBot, attachments }: { byBot: boolean; attachments: object[] }) =>
    byBot && attachments.length > 0;
  const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
  const onTelegram = () => telegram.messages(chat).filter(({ byBot }) => byBot);
  await eventually(() => {
    for (const place of places) expect(discord.messages(place).filter(isVideo)).toHaveLength(1);
    expect(onTelegram().filter(({ media }) => media?.kind === 'video')).toHaveLength(1);
  });
  expect(simulator.ledger().prompts).toHaveLength(5);
  const balances = () => discord.messages().filter(({ text }) => /^\d+ credits left/.test(text));
  await eventually(() => expect(balances()).toMatchObject([{ onlyFor: ada.id }]));
  expect(discord.messages().filter(({ loading }) => loading)).toEqual([]);

  await stopFirst();
  telegram.say(chat, ben, 'credits');
  await eventually(() => expect(onTelegram().at(-1)?.text).toMatch(/^\d+ credits left/));
});

test('what another worker’s wish holds and spends is taken for nobody’s own', async () => {
  const { telegram, simulator, photos, start } = await several();
  await start('gateway');
  for (let n = 0; n < 2; n++) await start('worker', { TURNS_AT_ONCE: '1' });
  const room = (name: string) => {
    const person = telegram.person(name);
    const chat = telegram.privateChat(person);
    const answers = () => telegram.messages(chat).filter(({ byBot }) => byBot);
    return { chat, person, newest: () => answers().at(-1) };
  };
  const [ben, eve] = [room('Ben'), room('Eve')];
  const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
  const prompts = (count: number) => eventually(() => expect(simulator.ledger().prompts).toHaveLength(count));

  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 300 } });
  telegram.say(ben.chat, ben.person, 'hello, who are you?');
  await prompts(1);
  simulator.adjust({ speed: 0.009 });
  await telegram.photo(eve.chat, eve.person, photos[0] ?? '', { caption: animate });
  await prompts(2);
  await eventually(() => expect(ben.newest()?.text).toMatch(/^I turn pictures into video/));
  await eventually(() => expect(eve.newest()?.media?.kind).toBe('video'));
  expect(eve.newest()?.text).toMatch(/^9900 credits left$/m);
});
