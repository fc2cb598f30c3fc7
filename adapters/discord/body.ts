import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import { FormData } from 'undici';
import type { Button, OutMessage, OutVideo } from '../../src/chat.ts';

/** What a message is made of, as Discord wants it. Nobody is ever pinged: the agent's words may hold anything. */
export function messageBody({ text, buttons }: OutMessage) {
  return {
    content: text,
    components: rowsOf(buttons ?? []),
    allowed_mentions: { parse: [] },
    flags: MessageFlags.SuppressEmbeds,
  };
}

/** With an enforced nonce, the same message sent again is the first one. At most 25 characters. */
export function nonceOf(key: string): { nonce: string; enforce_nonce: true } {
  const nonce = createHash('sha256').update(key).digest('base64url').slice(0, 25);
  return { nonce, enforce_nonce: true };
}

/** The video as the message's only file, streamed from the disk. */
export async function videoForm(video: OutVideo, more: object = {}): Promise<FormData> {
  const form = new FormData();
  const body = { ...messageBody(video.caption), attachments: [{ id: '0', filename: video.name }], ...more };
  form.append('payload_json', JSON.stringify(body));
  form.append('files[0]', await openAsBlob(video.path, { type: 'video/mp4' }), video.name);
  return form;
}

/** In a row, and rows in a message. */
const most = 5;
/** A longer link is refused, and the whole message with it. */
const longestLink = 512;

/** More rows than Discord shows become fuller ones, so that no choice is lost among them. */
function rowsOf(given: Button[][]): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const fit = given.map(row => row.filter(button => !('url' in button) || button.url.length <= longestLink));
  const rows = fit.filter(row => row.length > 0);
  const all = rows.flat();
  const fuller = Array.from({ length: most }, (_, at) => all.slice(at * most, (at + 1) * most));
  return (rows.length > most ? fuller : rows)
    .filter(row => row.length > 0)
    .map(row => ({
      type: ComponentType.ActionRow,
      components: row.slice(0, most).map(button =>
        'url' in button
          ? {
              type: ComponentType.Button,
              style: ButtonStyle.Link,
              label: button.label.slice(0, 80),
              url: button.url,
            }
          : {
              type: ComponentType.Button,
              style: ButtonStyle.Secondary,
              label: button.label.slice(0, 80),
              custom_id: button.action,
            },
      ),
    }));
}
