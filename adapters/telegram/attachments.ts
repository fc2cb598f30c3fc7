import type { Message } from 'grammy/types';
import type { Attachment } from '../../src/chat.ts';

/** What is known of a file that lies with Telegram. */
interface TelegramFile {
  file_id: string;
  file_size?: number;
  mime_type?: string;
  file_name?: string;
}

/** The files of a message: of a photo the largest size, of stickers those that are pictures or clips. */
export function attachmentsOf(message: Message): Attachment[] {
  const { photo, document, video, video_note, audio, voice, sticker, animation } = message;
  const name = (kind: string, ending: string) => `${kind}-${message.message_id}.${ending}`;
  const largest = photo?.at(-1);
  if (largest) return [toAttachment('image', largest, name('photo', 'jpg'))];
  // An animation comes as a document as well, for old clients.
  if (animation) return [toAttachment('video', animation, name('animation', 'mp4'))];
  if (video) return [toAttachment('video', video, name('video', 'mp4'))];
  if (video_note) return [toAttachment('video', video_note, name('video', 'mp4'))];
  if (audio) return [toAttachment('audio', audio, name('audio', 'mp3'))];
  if (voice) return [toAttachment('audio', voice, name('voice', 'ogg'))];
  if (sticker?.is_video) return [toAttachment('video', sticker, name('sticker', 'webm'))];
  if (sticker && !sticker.is_animated) return [toAttachment('image', sticker, name('sticker', 'webp'))];
  if (document) return [toAttachment(kindOf(document.mime_type), document, name('file', 'bin'))];
  return [];
}

function toAttachment(kind: Attachment['kind'], file: TelegramFile, name: string): Attachment {
  return {
    kind,
    name: file.file_name ?? name,
    ...(file.mime_type !== undefined && { mimeType: file.mime_type }),
    ...(file.file_size !== undefined && { bytes: file.file_size }),
    source: { via: 'id', fileId: file.file_id },
  };
}

function kindOf(mimeType = ''): Attachment['kind'] {
  const [kind] = mimeType.split('/');
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file';
}
