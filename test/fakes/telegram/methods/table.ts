import { z } from 'zod';
import { locate } from '../files.ts';
import { mediaKinds } from '../media.ts';
import { type Call, read } from '../parameters.ts';
import { getUpdates } from '../polling.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from '../webhook.ts';
import {
  answerCallbackQuery,
  getChat,
  getChatMember,
  leaveChat,
  sendChatAction,
  sendMessageDraft,
} from './chats.ts';
import { botText, deleteMyCommands, getMyCommands, setMyCommands } from './commands.ts';
import {
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  setMessageReaction,
} from './editing.ts';
import { sendMedia, sendMessage } from './sending.ts';

export type Method = (call: Call) => unknown;

const name = botText('name', 64);
const description = botText('description', 512);
const shortDescription = botText('short_description', 120);

const spelled: Record<string, Method> = {
  getMe: ({ world }) => world.bot,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  sendMessage,
  ...Object.fromEntries(
    mediaKinds.map(kind => [`send${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, sendMedia(kind)]),
  ),
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  editMessageMedia,
  deleteMessage,
  deleteMessages,
  setMessageReaction,
  sendChatAction,
  sendMessageDraft,
  answerCallbackQuery,
  getFile: call => locate(call.world, read(call, z.object({ file_id: z.string() })).file_id),
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setMyName: name.set,
  getMyName: name.get,
  setMyDescription: description.set,
  getMyDescription: description.get,
  setMyShortDescription: shortDescription.set,
  getMyShortDescription: shortDescription.get,
  getChat,
  getChatMember,
  leaveChat,
};

const bySmallLetters = new Map(Object.entries(spelled).map(entry => [entry[0].toLowerCase(), entry]));

/** A method with its proper spelling; the platform does not mind capitals. */
export function findMethod(asked: string): [name: string, method: Method] | undefined {
  return bySmallLetters.get(asked.toLowerCase());
}
