import type { Keyv } from 'keyv';
import { z } from 'zod';
import { attachmentSchema, type ChatRef, chatKey, fileSourceSchema } from './chat.ts';

/** A file of the chat's current project. `url` is the backend's copy, `source` the platform's, should that be gone. */
export const projectFileSchema = z.object({
  name: z.string(),
  url: z.string(),
  source: fileSourceSchema.optional(),
});
export type ProjectFile = z.infer<typeof projectFileSchema>;

export const openQuestionSchema = z.object({
  /** Ties the buttons to this question: older ones are stale. */
  tag: z.string(),
  questions: z.array(
    z.object({ prompt: z.string(), options: z.array(z.string()), allowMultiple: z.boolean() }),
  ),
  /** The options chosen so far, by their position, for each question asked. */
  chosen: z.array(z.array(z.number())),
  /** Whose wish it is about: only they may answer by a button. */
  of: z.string(),
});
export type OpenQuestion = z.infer<typeof openQuestionSchema>;

/** A project with the backend, and how far the chat has come with it. */
export const projectSchema = z.object({
  nemo: z.object({ sessionId: z.string(), taskId: z.string() }).optional(),
  files: z.array(projectFileSchema).default([]),
  /** How many of the last files still wait for the person to say what should happen. */
  unused: z.number().default(0),
  /** The waiting pictures become a video each, not one together. */
  each: z.boolean().default(false),
  /** The draft has changes that no video shows yet. */
  unexported: z.boolean().default(false),
  /** What the agent was told last, to do it again. */
  lastWish: z.string().optional(),
});
export type Project = z.infer<typeof projectSchema>;

/** The files that the next wish is about. */
export function waitingFiles({ files, unused }: Pick<Project, 'files' | 'unused'>): ProjectFile[] {
  return unused > 0 ? files.slice(-unused) : [];
}

export const heldWishSchema = z.object({
  /** Ties the buttons to this wish: older ones are stale. */
  tag: z.string(),
  /** Whose it is. */
  of: z.string(),
  text: z.string(),
  attachments: z.array(attachmentSchema),
  /** What it is about, as it was then. */
  project: projectSchema.optional(),
  /** About so many credits, when it waits for a yes to that. */
  price: z.number().optional(),
});
export type HeldWish = z.infer<typeof heldWishSchema>;

const deliveredSchema = projectSchema.extend({ messageId: z.string() });

/** What is remembered of a chat between its turns. */
const chatSessionSchema = projectSchema.extend({
  question: openQuestionSchema.optional(),
  /** Wishes that did not go through yet: refused for now, or asked about. */
  held: z.array(heldWishSchema).default([]),
  /** The latest videos by their message, so that a reply to one goes on with its project. */
  videos: z.array(deliveredSchema).default([]),
  /** Who has written last, and in which language. */
  spoke: z.object({ of: z.string(), language: z.enum(['en', 'zh']) }).optional(),
});
export type ChatSession = z.infer<typeof chatSessionSchema>;

/** Stands where the session of a chat was that has moved. */
const forwardSchema = z.object({ movedTo: z.string() });
type Forward = z.infer<typeof forwardSchema>;

/** What is known of a chat that nobody has written in. */
export function emptySession(): ChatSession {
  return chatSessionSchema.parse({});
}

export interface Sessions {
  load(chat: ChatRef): Promise<ChatSession>;
  /** Written only inside the chat's own turn, so that there is one writer. */
  save(chat: ChatRef, session: ChatSession): Promise<void>;
  /** Under its former address as well, if it has moved. */
  forget(chat: ChatRef): Promise<void>;
  /** Gives a chat that has moved what was remembered of it under its old address, if anything was. */
  move(from: ChatRef, to: ChatRef): Promise<void>;
}

/** Sessions in any store that Keyv can use. One that this version can't read any more is as good as none. */
export function createSessions(keyv: Keyv): Sessions {
  /** Turns that began under a former address of the chat read and write under its present one. */
  const present = async (key: string): Promise<string> => {
    const forwarded = forwardSchema.safeParse(await keyv.get(key));
    return forwarded.success ? forwarded.data.movedTo : key;
  };
  return {
    load: async chat => {
      const read = chatSessionSchema.safeParse((await keyv.get(await present(chatKey(chat)))) ?? {});
      return read.success ? read.data : emptySession();
    },
    save: async (chat, session) => {
      await keyv.set(await present(chatKey(chat)), session);
    },
    forget: async chat => {
      await keyv.delete(await present(chatKey(chat)));
      await keyv.delete(chatKey(chat));
    },
    move: async (from, to) => {
      if ((await present(chatKey(from))) === chatKey(to)) return;
      const session = await keyv.get(chatKey(from));
      if (session !== undefined) await keyv.set(chatKey(to), session);
      await keyv.set(chatKey(from), { movedTo: chatKey(to) } satisfies Forward);
    },
  };
}
