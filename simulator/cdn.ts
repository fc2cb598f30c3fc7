import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { AccountRecord, DownloadRecord } from './ledger.ts';
import { Refusal, type Reply } from './replies.ts';
import type { World } from './world.ts';

/** A finished clip, behind its output URL or the fallback call. */
export async function sendClip(
  world: World,
  id: string,
  via: DownloadRecord['via'],
  account?: AccountRecord,
): Promise<Reply> {
  const render = world.renders.get(id);
  if (!render?.clip || (account && render.account !== account)) {
    throw new Refusal(404, { detail: 'Render not found' });
  }
  const record: DownloadRecord = { render: id, via, bytes: 0, complete: false };
  world.ledger.downloads.push(record);
  const { size } = await stat(render.clip);
  const onSent = (bytes: number) => {
    record.bytes += bytes;
    record.complete = record.bytes === size;
  };
  return { ...fileReply('video/mp4', size, createReadStream(render.clip)), onSent };
}

/** An uploaded file, as its `cdn_url` promises. */
export async function sendFile(world: World, id: string): Promise<Reply> {
  const file = world.files.get(id);
  if (!file) throw new Refusal(404, { detail: 'Not Found' });
  return fileReply(file.type, file.bytes, createReadStream(file.path));
}

function fileReply(type: string, size: number, body: Reply['body']): Reply {
  return { status: 200, headers: { 'content-type': type, 'content-length': String(size) }, body };
}
