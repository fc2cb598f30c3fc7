import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addAbortSignal } from 'node:stream';
import type {
  Accept,
  Attachment,
  Button,
  ChatAdapter,
  ChatEvent,
  ChatLimits,
  ChatRef,
  OutMessage,
  OutVideo,
  SentRef,
} from '../../src/chat.ts';
import { ChatError } from '../../src/chat.ts';
import { probeVideo } from '../../src/media/probe.ts';

/** A message as the people of a chat see it, with all it has been before. */
export interface ShownMessage {
  id: string;
  chat: ChatRef;
  text: string;
  buttons: Button[];
  /** Every text that stood here, the present one last. */
  history: string[];
  videos: { name: string; bytes: number; duration: number; width: number; height: number }[];
}

type Call = 'send' | 'edit' | 'addVideo' | 'openFile';

/** A platform in memory, for journeys through the whole conversation: what was said stays here over restarts of the bot. */
export interface FakeChat {
  /** A new adapter on the same platform, as a restarted bot has. */
  adapter(): ChatAdapter;
  accept: Accept;
  messages: ShownMessage[];
  /** The next calls of this kind fail with these, in order. */
  failures: Record<Call, Error[]>;
  /** Comes before everything that is said; what never resolves keeps it from being said. */
  before: (call: 'send' | 'edit', message: OutMessage) => Promise<void>;
  /** Comes after a message was sent; what never resolves keeps its answer back. */
  sent: (message: OutMessage) => Promise<void>;
  limits: ChatLimits;
  /** Says something; `files` are paths. */
  say(
    text: string,
    files?: readonly string[],
    more?: Partial<Extract<ChatEvent, { type: 'message' }>>,
  ): ChatEvent;
  command(name: string, options?: Record<string, string>, files?: readonly string[]): ChatEvent;
  /** Presses the newest button with this label. */
  press(label: string): Extract<ChatEvent, { type: 'button' }>;
}

export function createFakeChat(chatId = 'room', locale = 'en'): FakeChat {
  const chat: ChatRef = { platform: 'fake', chatId };
  const author = { id: 'ada', name: 'Ada', locale };
  const messages: ShownMessage[] = [];
  const byKey = new Map<string, ShownMessage>();
  let events = 0;

  const nobodyListens: Accept = async () => {
    throw new Error('no bot is running');
  };
  const failing = async <T>(call: Call, act: () => Promise<T>): Promise<T> => {
    const failure = fake.failures[call].shift();
    if (failure) throw failure;
    return act();
  };
  const shown = (sent: SentRef): ShownMessage => {
    const message = messages.find(({ id }) => id === sent.messageId);
    if (!message) throw new ChatError('gone', 'no such message');
    return message;
  };
  const put = (message: ShownMessage, { text, buttons }: OutMessage) => {
    message.text = text;
    message.history.push(text);
    message.buttons = (buttons ?? []).flat();
  };
  const attachment = (path: string): Attachment => ({
    kind: 'image',
    name: basename(path),
    source: { via: 'path', path },
  });

  const fake: FakeChat = {
    messages,
    failures: { send: [], edit: [], addVideo: [], openFile: [] },
    before: async () => {},
    sent: async () => {},
    limits: {
      maxUploadBytes: 50 * 1024 * 1024,
      maxDownloadBytes: 1024 * 1024 * 1024,
      maxTextLength: 4_096,
      maxCaptionLength: 1_024,
      minEditIntervalMs: 1,
      hasButtons: true,
      hearsAll: true,
      posterSide: 0,
    },
    accept: nobodyListens,
    adapter: () => ({
      platform: 'fake',
      start: async accept => {
        fake.accept = accept;
      },
      stop: async () => {
        fake.accept = nobodyListens;
      },
      limits: () => fake.limits,
      send: (to, message, key) =>
        failing('send', async () => {
          await fake.before('send', message);
          const known = byKey.get(key);
          if (known) return { chat: to, messageId: known.id };
          const sent: ShownMessage = {
            id: `m${messages.length + 1}`,
            chat: to,
            text: '',
            buttons: [],
            history: [],
            videos: [],
          };
          put(sent, message);
          messages.push(sent);
          byKey.set(key, sent);
          await fake.sent(message);
          return { chat: to, messageId: sent.id };
        }),
      edit: (sent, message) =>
        failing('edit', async () => {
          await fake.before('edit', message);
          put(shown(sent), message);
        }),
      addVideo: (sent, video: OutVideo) =>
        failing('addVideo', async () => {
          const message = shown(sent);
          const { duration, width, height } = await probeVideo(video.path);
          const { size } = await stat(video.path);
          put(message, video.caption);
          message.videos = [{ name: video.name, bytes: size, duration, width, height }];
          return sent;
        }),
      showActivity: async () => {},
      openFile: (source, signal) =>
        failing('openFile', async () => {
          signal.throwIfAborted();
          const file = source.via === 'path' ? await open(source.path).catch(() => undefined) : undefined;
          if (!file) throw new ChatError('gone', 'no such file');
          return addAbortSignal(signal, file.createReadStream());
        }),
    }),
    say: (text, files = [], more = {}) => ({
      type: 'message',
      id: `e${++events}`,
      chat,
      author,
      text,
      attachments: files.map(attachment),
      ...more,
    }),
    command: (name, options = {}, files = []) => ({
      type: 'command',
      id: `e${++events}`,
      chat,
      author,
      name,
      options,
      attachments: files.map(attachment),
    }),
    press: label => {
      const message = messages.findLast(({ buttons }) =>
        buttons.some(button => button.label.includes(label)),
      );
      const button = message?.buttons.find(one => one.label.includes(label));
      if (!message || !button || !('action' in button)) throw new Error(`no button “${label}”`);
      return {
        type: 'button',
        id: `e${++events}`,
        chat,
        author,
        action: button.action,
        message: { chat, messageId: message.id },
      };
    },
  };
  return fake;
}
