import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bot, InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import { request } from 'undici';
import { createBareTurn } from './bare-turn.ts';
import { timing } from './crowd-timing.ts';
import { fail } from './process.ts';

/** The bare side of `telegram`: grammY as in its first example, with the program's calls and pauses and nothing kept. */
const [apiUrl = '', apiRoot = '', token = '', folder = ''] = process.argv.slice(2);

const bot = new Bot(token, { client: { apiRoot } });
/** Who comes too fast is told how long to wait. */
bot.api.config.use(async (call, method, payload, signal) => {
  const answer = await call(method, payload, signal);
  const seconds = answer.ok ? undefined : answer.parameters?.retry_after;
  if (seconds === undefined) return answer;
  await sleep(seconds * 1_000);
  return call(method, payload, signal);
});
const bareTurn = createBareTurn(apiUrl, timing);
const cancel = { reply_markup: { inline_keyboard: [[{ text: 'Cancel', callback_data: 'cancel' }]] } };

async function turn({ chat, photo = [], message_id }: Message): Promise<void> {
  const showActivity = () => void bot.api.sendChatAction(chat.id, 'upload_video').catch(() => {});
  const activity = setInterval(showActivity, timing.activityEvery);
  showActivity();
  const progress = await bot.api.sendMessage(chat.id, 'Setting things up…', cancel);
  let label = progress.text;
  let shown = label;
  const edits = setInterval(() => {
    if (label === shown) return;
    shown = label;
    void bot.api.editMessageText(chat.id, progress.message_id, label, cancel).catch(() => {});
  }, timing.telegramEditPause);
  const path = join(folder, `${chat.id}-${message_id}.mp4`);
  await bareTurn(
    () => download(photo.at(-1)?.file_id ?? ''),
    path,
    next => {
      label = next;
    },
  );
  clearInterval(edits);
  clearInterval(activity);
  const thumbnail = Buffer.from(await (await download(photo[0]?.file_id ?? '')).arrayBuffer());
  await sleep(timing.telegramChatPause);
  await bot.api.editMessageText(chat.id, progress.message_id, 'Your video is ready.');
  await sleep(timing.telegramChatPause);
  const video = await bot.api.sendMessage(chat.id, 'Sending it…');
  await sleep(timing.telegramChatPause);
  await bot.api.editMessageMedia(chat.id, video.message_id, {
    type: 'video',
    media: new InputFile(path),
    thumbnail: new InputFile(thumbnail, 'thumbnail.jpg'),
    caption: '100 credits used',
    supports_streaming: true,
  });
}

async function download(fileId: string): Promise<Blob> {
  const { file_path } = await bot.api.getFile(fileId);
  const { body } = await request(`${apiRoot}/file/bot${token}/${file_path}`);
  return body.blob();
}

bot.on('message:photo', ({ message }) => {
  turn(message).catch(fail);
});
process.once('SIGTERM', () => void bot.stop());
await bot.start();
