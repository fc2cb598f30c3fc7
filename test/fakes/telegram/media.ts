import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Upload } from '../form.ts';
import { type FileFacts, keepFile, nameFile, type StoredFile } from './files.ts';
import { type Call, integer } from './parameters.ts';
import { keepPhoto } from './photo.ts';
import { badRequest } from './refusals.ts';
import type { Content } from './wire.ts';

export const mediaKinds = ['photo', 'video', 'animation', 'document', 'audio', 'voice'] as const;
export type MediaKind = (typeof mediaKinds)[number];

const kept: Record<MediaKind, { folder: string; mime: string }> = {
  photo: { folder: 'photos', mime: 'image/jpeg' },
  video: { folder: 'videos', mime: 'video/mp4' },
  animation: { folder: 'animations', mime: 'video/mp4' },
  document: { folder: 'documents', mime: 'application/octet-stream' },
  audio: { folder: 'music', mime: 'audio/mpeg' },
  voice: { folder: 'voice', mime: 'audio/ogg' },
};

/** What a bot says about a file. What it leaves out is not known: a video then is 320x320 and lasts 0 seconds. */
export const declared = {
  width: integer.default(320),
  height: integer.default(320),
  duration: integer.default(0),
  thumbnail: z.string().optional(),
};
const declaration = z.object(declared);
type Declaration = z.infer<typeof declaration>;

const largestPhoto = 10 * 1024 * 1024;

/** The media part of a message out of a file that a bot uploaded, or has by its id. */
export async function sentMedia(
  call: Call,
  kind: MediaKind,
  source: string | undefined,
  facts: Declaration,
): Promise<Content> {
  const { world } = call;
  const found = fileMeant(call, source ?? `attach://${kind}`);
  if ('file_id' in found) return mediaContent(kind, found, facts);
  if (found.file_size === 0) throw badRequest('file must be non-empty');
  if (kind === 'photo') {
    if ((found.file_size ?? 0) > largestPhoto) {
      throw badRequest(
        `file of size ${found.file_size} bytes is too big for a photo; the maximum size is 10485760 bytes`,
      );
    }
    const photo = await keepPhoto(world, found.content).catch(() => {
      throw badRequest('IMAGE_PROCESS_FAILED');
    });
    return { photo };
  }
  const { folder, mime } = kept[kind];
  const file = await keepFile(world, folder, { ...found, mime_type: mime });
  const cover = kind === 'video' || kind === 'animation' ? await thumbnail(call, facts.thumbnail) : {};
  const shown = kind === 'video' ? world.options.videosComeBackAs : kind;
  return mediaContent(shown, file, { ...facts, ...cover });
}

/** How a kept file stands in a message. */
export function mediaContent(
  kind: MediaKind,
  file: StoredFile,
  facts: { width: number; height: number; duration: number; thumbnail?: unknown; cover?: StoredFile },
): Content {
  const { width, height, duration, cover } = facts;
  const common = {
    ...nameFile(file),
    mime_type: file.mime_type,
    ...(file.file_name !== undefined && { file_name: file.file_name }),
    ...(cover && { thumbnail: { ...nameFile(cover), width: cover.width ?? 0, height: cover.height ?? 0 } }),
  };
  const { file_name: _, ...nameless } = common;
  switch (kind) {
    case 'photo':
      return { photo: [{ ...nameFile(file), width: file.width ?? width, height: file.height ?? height }] };
    case 'video':
      return { video: { ...common, width, height, duration } };
    case 'animation':
      // Older bots know animations as documents only.
      return { animation: { ...common, width, height, duration }, document: common };
    case 'document':
      return { document: common };
    case 'audio':
      return { audio: { ...common, duration } };
    case 'voice':
      return { voice: { ...nameless, duration } };
  }
}

/** `attach://` and a part's name, a file id, or on a server of one's own a file of its machine. */
function fileMeant({ world, uploads }: Call, source: string): StoredFile | FileFacts {
  if (source.startsWith('attach://')) {
    const upload = uploads.get(source.slice('attach://'.length));
    if (!upload) throw badRequest('there is no file in the request');
    return facts(upload);
  }
  if (source.startsWith('file://') && world.options.local !== 'off') {
    return { file_name: undefined, mime_type: '', content: fileURLToPath(source) };
  }
  if (/^https?:/.test(source)) throw badRequest('failed to get HTTP URL content');
  const known = world.files.get(source);
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified');
  return known;
}

/** Of a file that was too large to keep, as many zeros stand for its bytes. */
function facts({ name, bytes, sha256, content }: Upload): FileFacts {
  return { file_name: name, mime_type: '', content: content ?? { bytes }, file_size: bytes, sha256 };
}

/** A thumbnail that breaks its rules is passed over; here that is a violation. */
async function thumbnail(call: Call, source: string | undefined): Promise<{ cover?: StoredFile }> {
  const { world, uploads, method } = call;
  const upload = uploads.get(source?.replace('attach://', '') ?? 'thumbnail');
  if (!upload && source === undefined) return {};
  const { default: sharp } = await import('sharp');
  const picture = await sharp(upload?.content)
    .metadata()
    .catch(() => undefined);
  const fits =
    picture?.format === 'jpeg' &&
    Math.max(picture.width, picture.height) <= 320 &&
    upload &&
    upload.bytes < 200_000;
  if (fits) {
    const { width, height } = picture;
    return {
      cover: await keepFile(world, 'thumbnails', {
        ...facts(upload),
        mime_type: 'image/jpeg',
        width,
        height,
      }),
    };
  }
  const detail = 'not an uploaded JPEG under 200 kB and of at most 320 pixels';
  world.violations.push({ rule: 'thumbnail', method, detail, chat: undefined, at: world.options.now() });
  return {};
}
