import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { ChatError } from '../../src/chat.ts';
import { animate, type Journey, journey } from './journey.ts';

test('a disk that is full while a picture is fetched only delays the video', async () => {
  const { bot, chat, photos, texts, videos, spent } = await journey();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  chat.failures.openFile.push(full);
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
  expect(texts().join()).not.toContain('Something went wrong');
  expect(spent()).toBe(100);
});

test('who writes while nothing can be put down for a while is told that it went wrong', async () => {
  const { bot, chat, photos, newest, prompts } = await journey();
  const temporary = join(bot.folder, 'temporary');
  await rm(temporary, { recursive: true });
  await writeFile(temporary, 'in the way');
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(newest().text).toContain('No credits were used.');
  expect(prompts()).toEqual([]);
  expect(bot.log.join()).toContain('"outcome":"failed"');
});

test('who writes in a chat whose memory is damaged is told that it went wrong', async () => {
  const { bot, chat, newest } = await journey();
  await bot.tell(chat.command('new'));
  await bot.program.stop(0);
  const database = new DatabaseSync(join(bot.folder, 'bot.db'));
  database.exec("UPDATE keyv SET value = '{' WHERE key LIKE 'sessions:%'");
  database.close();
  await bot.restart();
  await bot.tell(chat.say('add lo-fi music'));
  expect(newest().text).toContain('No credits were used.');
  expect(bot.log.join()).toContain('"outcome":"failed"');
});

test('a session that the backend lost is rebuilt with the files, and the wish goes on', async () => {
  const { bot, chat, photos, simulator, texts, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.forgetSessions();
  await bot.tell(chat.say('animate it once more, with music'));
  expect(videos()).toHaveLength(2);
  expect(videos()[1]?.text).toContain('photo 1');
  expect(texts().join('\n')).toContain('earlier edits are gone');
  expect(simulator.ledger().sessions).toHaveLength(2);
});

test('a disk that is full while a session is rebuilt delays the wish, and leaves no picture behind', async () => {
  const { bot, chat, photos, simulator, prompts, videos, spent } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.forgetSessions();
  simulator.fault({ on: 'upload', times: 1, do: { kind: 'answer', status: 400 } });
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  chat.failures.openFile.push(full);
  await bot.tell(chat.say('animate it once more, with music'));
  expect(chat.failures.openFile).toEqual([]);
  expect(videos()[1]?.text).toContain('photo 1');
  expect(prompts()).toHaveLength(2);
  expect(spent()).toBe(200);
});

/** The next copy of a file that the service is asked for can't be had, nor can the file from the chat. */
function lose({ simulator, chat }: Journey, after = 0): void {
  simulator.fault({ on: 'upload', after, do: { kind: 'answer', status: 400 } });
  chat.failures.openFile.push(new ChatError('gone', 'expired'));
}

test('a picture that waits and is lost with the session is told, and no other one is paid for in its place', async () => {
  const trip = await journey();
  const { bot, chat, photos, simulator, newest, prompts, videos } = trip;
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('', [photos[1]]));
  simulator.forgetSessions();
  lose(trip, 1);
  await bot.tell(chat.say('zoom in slowly'));
  expect(newest().text).toMatch(
    /expired.*\n“photo-2\.jpg” could not be taken along; please send it again\.\nNo credits were used\.$/,
  );
  expect(prompts()).toEqual([animate]);
  await bot.tell(chat.say('zoom in slowly', [photos[1]]));
  expect(videos()[1]?.text).toMatch(/photo 2\b/);
});

test('an older picture that is lost with the session is told, and the wish about another one goes on', async () => {
  const trip = await journey();
  const { bot, chat, photos, simulator, texts, videos } = trip;
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('', [photos[1]]));
  simulator.forgetSessions();
  lose(trip);
  await bot.tell(chat.say('zoom in slowly'));
  expect(texts().join('\n')).toContain('“photo-1.jpg” could not be taken along; please send it again.');
  expect(videos()[1]?.text).toMatch(/photo 2\b/);
});

test('a service that takes no files for a moment loses none of a lost session', async () => {
  const { bot, chat, photos, simulator, newest, prompts, videos } = await journey();
  await bot.tell(chat.say('', [photos[0]]));
  simulator.forgetSessions();
  simulator.fault({ on: 'upload', times: 100, do: { kind: 'answer', status: 500 } });
  await bot.tell(chat.say('zoom in slowly'));
  expect(newest().text).toMatch(
    /^The video service has a problem of its own right now\.\nNo credits were used/,
  );
  simulator.clearFaults();
  await bot.tell(chat.say('zoom in slowly'));
  expect(prompts()).toHaveLength(1);
  expect(videos()[0]?.text).toContain('photo 1');
});

test('wishes call files what the service calls its copies of them', async () => {
  const { bot, chat, photos, simulator, newest, prompts } = await journey();
  await bot.tell(chat.say('', [photos[0], photos[1]]));
  simulator.forgetSessions();
  for (const filename of ['copy-1.jpg', 'copy-2.jpg']) {
    const data = { files: [{ filename, file_type: 'image', cdn_url: `${simulator.url}/cdn/${filename}` }] };
    const body = JSON.stringify({ code: 0, data });
    simulator.fault({ on: 'upload', do: { kind: 'answer', status: 200, body } });
  }
  await bot.tell(chat.say('zoom in on each'));
  expect(newest().text).toMatch(/\nNo credits were used\.\nYour files are kept: just say it again\.$/);
  expect(prompts()).toEqual([]);
  await bot.tell(chat.say('zoom in on each'));
  expect(prompts().map(text => /"(.*?)"/.exec(text)?.[1])).toEqual(['copy-1.jpg', 'copy-2.jpg']);
});

test('a session that is lost between two pictures of a wish holds each of them once afterwards', async () => {
  const { bot, chat, photos, simulator, prompts, videos, spent } = await journey();
  simulator.fault({ on: 'upload', after: 1, times: 1, do: { kind: 'answer', status: 404, code: 1002 } });
  await bot.tell(chat.say('animate each picture separately', [photos[0], photos[1]]));
  expect(prompts().map(text => /"(.*?)"/.exec(text)?.[1])).toEqual(['photo-1.jpg', 'photo-2.jpg']);
  expect(videos()).toHaveLength(2);
  expect(spent()).toBe(200);
});

test('a token that expires between two wishes is renewed, and nobody notices', async () => {
  const { bot, chat, photos, simulator, texts, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.expireTokens();
  await bot.tell(chat.say('add lo-fi music'));
  expect(videos()).toHaveLength(2);
  expect(texts().join('\n')).not.toMatch(/token|expired|failed/i);
});

test('out of credits: nothing is used, the files are kept, and a link leads to the registration', async () => {
  const { bot, chat, photos, simulator, newest, spent } = await journey({ simulator: { credits: 40 } });
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(newest().text).toBe(
    'There are not enough credits left for this.\nNo credits were used.\nRegistering gives you more:',
  );
  const userId = simulator.ledger().accounts[0]?.userId ?? 'nobody';
  expect(newest().buttons).toEqual([
    { label: 'Register for more', url: `${simulator.url}/register?bind=${userId}` },
  ]);
  expect(spent()).toBe(0);
});

test('out of credits in a chat without buttons: the link stands in the text, once', async () => {
  const { bot, chat, photos, newest, simulator } = await journey({ simulator: { credits: 0 } });
  chat.limits.hasButtons = false;
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(newest().text.split(`${simulator.url}/register?bind=`)).toHaveLength(2);
});

test('with new credits the same words go on where they stopped, without sending the picture again', async () => {
  const { bot, chat, photos, simulator, videos } = await journey({ simulator: { credits: 40 } });
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.adjust({ credits: 200 });
  await bot.tell(chat.say(animate));
  expect(videos()).toHaveLength(1);
  expect(simulator.ledger().uploads).toHaveLength(1);
});

test('a video that is too large for the chat comes as a link', async () => {
  const { bot, chat, photos, newest, simulator } = await journey({
    simulator: { renderAnswers: 'wrapped' },
  });
  chat.limits.maxUploadBytes = 1_000;
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(newest().text).toMatch(/^Your video is ready, but too large for this chat: \d/);
  expect(newest().text).toContain(`Watch or download it here:\n${simulator.url}`);
  expect(newest().videos).toEqual([]);
});

test.each([
  [230, /^Your video is ready.*\nWatch or download it here:\n(http\S+\.mp4)\nTimeline \(1 track\)/s],
  [120, /^(http\S+\.mp4)\nTimeline \(1 track\)/s],
])(
  'where a message has %s characters a link comes whole, and what else there is room for',
  async (most, is) => {
    const { bot, chat, photos, newest } = await journey({ simulator: { renderAnswers: 'wrapped' } });
    Object.assign(chat.limits, { maxUploadBytes: 1_000, maxTextLength: most, maxCaptionLength: most });
    chat.before = async (_, { text }) => {
      if (text.length > most) throw new ChatError('rejected', 'too long');
    };
    await bot.tell(chat.say(animate, [photos[0]]));
    expect(newest().text).toMatch(is);
  },
);

test('a picture that is too large for the chat is refused by what it says of itself, before it is fetched', async () => {
  const { bot, chat, photos, newest } = await journey();
  chat.limits.maxDownloadBytes = 20 * 1024 * 1024;
  const event = chat.say(animate, [photos[0]]);
  if (event.type !== 'message') throw new Error('not a message');
  const attachments = event.attachments.map(file => ({ ...file, bytes: 30 * 1024 * 1024 }));
  await bot.tell({ ...event, attachments });
  expect(newest().text).toBe(
    '“photo-1.jpg” is too large: 20 MB at most. Compress or trim it and send it again.\nNo credits were used.',
  );
});

test('new leaves the project behind: the next picture begins another one', async () => {
  const { bot, chat, photos, simulator, newest, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('add lo-fi music'));
  await bot.tell(chat.command('new'));
  expect(newest().text).toBe('A fresh start. Send me a picture and say what should happen.');
  await bot.tell(chat.command('status'));
  expect(newest().text).toMatch(/^There is nothing on the timeline yet/);
  await bot.tell(chat.say(animate, [photos[1]]));
  expect(videos().at(-1)?.text).toMatch(/^Timeline \(1 track\): 1\. Video: photo 2/);
  expect(simulator.ledger().sessions).toHaveLength(2);
});

test('what a person says and who they are with the backend stays out of the log', async () => {
  const { bot, chat, photos, simulator } = await journey({
    env: { NEMO_TOKEN: 'secret-token-of-the-operator' },
    simulator: { tokens: ['secret-token-of-the-operator'] },
  });
  await bot.tell(chat.say('animate our wedding picture', [photos[0]]), chat.say('给奶奶的生日视频加标题'));
  simulator.fault({ on: 'prompt', do: { kind: 'answer', status: 500, body: 'our wedding picture, again' } });
  simulator.fault({ on: 'state', do: { kind: 'html' } });
  await bot.tell(chat.say('and the divorce as well'), chat.command('credits'), chat.command('help'));
  const log = bot.log.join('');
  expect(log).toContain('turn starts');
  for (const secret of ['wedding', '奶奶', 'divorce', 'secret-token', 'Bearer', 'nmv_usr'])
    expect(log).not.toContain(secret);
});

test('the anonymous token stays out of the log', async () => {
  const { bot, chat, photos, simulator } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.expireTokens();
  await bot.tell(chat.say('make it 9:16'));
  expect(bot.log.join('')).not.toMatch(/nmv_|Bearer/);
});
