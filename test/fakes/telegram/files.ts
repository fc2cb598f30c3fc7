import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type FileInput, openContent, sizeOf } from '../content.ts';
import { sizeLimits } from './options.ts';
import { badRequest } from './refusals.ts';
import type { World } from './world.ts';

/** A file that the platform keeps. */
export interface StoredFile {
  file_id: string;
  file_unique_id: string;
  /** Where it is downloaded from, such as `photos/file_3.jpg`. */
  path: string;
  file_name: string | undefined;
  mime_type: string;
  file_size: number;
  sha256: string | undefined;
  content: FileInput;
  /** Of what is seen, as far as it is known. */
  width?: number;
  height?: number;
  duration?: number;
}

export type FileFacts = Pick<StoredFile, 'file_name' | 'mime_type' | 'content'> &
  Partial<Pick<StoredFile, 'file_size' | 'sha256' | 'width' | 'height' | 'duration'>>;

const endings: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'audio/mpeg': '.mp3',
  'audio/ogg': '.oga',
};

/** Keeps a file under new ids; the same bytes sent twice are two files. */
export async function keepFile(world: World, folder: string, facts: FileFacts): Promise<StoredFile> {
  const number = world.nextNumber();
  const name = `file_${number}${endings[facts.mime_type] ?? ''}`;
  const file: StoredFile = {
    sha256: undefined,
    ...facts,
    file_id: `AgACAgIAAxkB-example-${number}`,
    file_unique_id: `AQAD-example-${number}`,
    path: `${folder}/${name}`,
    file_size: facts.file_size ?? (await sizeOf(facts.content)),
  };
  world.files.set(file.file_id, file);
  return file;
}

/** How a message names a file. */
export function nameFile({ file_id, file_unique_id, file_size }: StoredFile) {
  return { file_id, file_unique_id, file_size };
}

/** `getFile`: where a file can be had, as long as it is not too large. */
export async function locate(world: World, fileId: string) {
  const file = world.files.get(fileId);
  if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable');
  if (file.file_size > sizeLimits(world.options).download) throw badRequest('file is too big');
  const { local } = world.options;
  const file_path =
    local === 'off' ? file.path : local === 'files' ? await onDisk(world, file) : `${elsewhere}${file.path}`;
  return { ...nameFile(file), file_path };
}

const elsewhere = '/var/lib/telegram-bot-api/bot/';

/** The file that a download's path means; undefined where nothing is served under it. */
export function fileAt(world: World, path: string): StoredFile | undefined {
  if (world.options.local === 'files') return undefined;
  const plain = `/${path}`.replace(/^\/+/, '/').replace(elsewhere, '').replace(/^\//, '');
  return [...world.files.values()].find(file => file.path === plain);
}

async function onDisk(world: World, file: StoredFile): Promise<string> {
  if (typeof file.content === 'string' && isAbsolute(file.content)) return file.content;
  world.folder ??= await mkdtemp(join(tmpdir(), 'telegram-stand-in-'));
  const path = join(world.folder, file.path.replace('/', '-'));
  await writeFile(path, openContent(file.content));
  return path;
}
