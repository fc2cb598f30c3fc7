import { z } from 'zod';

/**
 * What the page and the server say to each other. JSON everywhere but for the upload; times are milliseconds since
 * 1970, sizes bytes, `duration` seconds. Imports nothing of the program, so that both sides can be checked against it.
 *
 * | Call | Answer |
 * | --- | --- |
 * | `GET /` and the page's files | |
 * | `GET /?token=…` | 303 to `/` with a cookie; without it every other call is 401 where a token is wanted |
 * | `GET /api/about` | `About` |
 * | `GET /api/chats` | `{ chats: Chat[] }`, the latest first |
 * | `POST /api/chats` | 201 `{ id }` |
 * | `GET /api/chats/:id/messages` | `{ messages: Message[] }`, in their order |
 * | `POST /api/chats/:id/messages` | 202 once it is stored; multipart with `id`, `text` and any number of `files` |
 * | `POST /api/chats/:id/press` | 202 once it is stored; JSON `Press` |
 * | `GET /api/stream` | server-sent events of all chats, see `streamEvents` |
 *
 *
 * A `POST` that was not answered may be repeated with the same `id`: it counts once. 503 means "later", everything
 * else that failed is a `Refusal`.
 */
export const aboutSchema = z.object({
  /** The videos come from a stand-in of the video service, and people are told so. */
  simulated: z.boolean(),
  maxFiles: z.number(),
  /** Of one file. */
  maxFileBytes: z.number(),
  maxTextLength: z.number(),
});
export type About = z.infer<typeof aboutSchema>;

export const chatSchema = z.object({
  id: z.string(),
  /** The person's first words, or the first file's name; empty before. */
  title: z.string(),
  /** When something was last said. */
  at: z.number(),
});
export type Chat = z.infer<typeof chatSchema>;

/** Pressing one comes back as a `Press`; a link opens. */
export const buttonSchema = z.union([
  z.object({ label: z.string(), action: z.string() }),
  z.object({ label: z.string(), url: z.string() }),
]);

export const fileSchema = z.object({
  name: z.string(),
  kind: z.enum(['image', 'video', 'audio', 'file']),
  url: z.string(),
});

export const videoSchema = z.object({
  name: z.string(),
  url: z.string(),
  bytes: z.number(),
  duration: z.number(),
  width: z.number(),
  height: z.number(),
  /** Address of a JPEG to show before it plays. */
  poster: z.string().optional(),
});

export const messageSchema = z.object({
  /** Unique in its chat; of what a person said, the page's own. The same id again replaces the message. */
  id: z.string(),
  /** Grows with every change of any message: of two states of a message, the higher one is the newer. */
  revision: z.number(),
  from: z.enum(['you', 'bot']),
  text: z.string(),
  /** When it was first said; an edit does not move it. */
  at: z.number(),
  /** Place in its chat, for messages of the same moment. */
  order: z.number(),
  replyTo: z.string().optional(),
  /** Rows of them. */
  buttons: z.array(z.array(buttonSchema)),
  files: z.array(fileSchema),
  video: videoSchema.optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** What the page names its messages and presses by: made once, and unlike any other, such as a UUID. */
export const pageIdSchema = z.string().regex(/^[\w-]{8,64}$/);

export const pressSchema = z.object({
  id: pageIdSchema,
  /** The message that the button is under. */
  message: z.string().min(1).max(200),
  action: z.string().min(1).max(64),
});
export type Press = z.infer<typeof pressSchema>;

/**
 * The stream tells what happens from its `ready` on, in all chats; what was before, or was missed while it was down,
 * is fetched. A browser opens six connections to a server over all its tabs: a hidden tab had better close its own.
 */
export const streamEvents = {
  ready: z.object({}),
  /** A chat that is new or has changed. */
  chat: chatSchema,
  message: z.object({ chat: z.string(), message: messageSchema }),
  /** The bot is busy in this chat; good for five seconds. */
  activity: z.object({ chat: z.string() }),
  /** All messages of this chat are deleted but these. */
  forgotten: z.object({ chat: z.string(), kept: z.array(z.string()) }),
} satisfies Record<string, z.ZodType>;

/** Why a call failed, for the page to say in the person's language. */
export const refusalSchema = z.object({
  error: z.enum([
    'bad-request',
    'no-token',
    'forged',
    'not-found',
    'too-large',
    'too-many-files',
    'empty',
    'unavailable',
  ]),
});
export type Refusal = z.infer<typeof refusalSchema>;
