import { chatPath, troubleIn, WireError } from './wire.js';

/**
 * An upload may run for long, but not stand still for longer than this. On a slow line the last megabytes count as sent
 * while the system still holds them.
 */
const idle = 180_000;

/**
 * Says something in a chat, with files. By XMLHttpRequest because `fetch` tells nothing of an upload's progress.
 * Resolves when the server has stored it; rejects with a WireError.
 *
 * @param {string} chat
 * @param {{ id: string, text: string, files: readonly File[] }} said
 * @param {(percent: number) => void} onProgress
 * @returns {Promise<void>}
 */
export function upload(chat, said, onProgress) {
  const form = new FormData();
  form.append('id', said.id);
  form.append('text', said.text);
  for (const file of said.files) form.append('files', file, file.name);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    let timer = setTimeout(giveUp, idle);
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, idle);
    };
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      moved();
      onProgress(total > 0 ? Math.floor((100 * loaded) / total) : 100);
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new WireError(troubleIn(request.responseText)));
    });
    for (const end of ['error', 'abort']) {
      request.addEventListener(end, () => reject(new WireError('away')));
    }
    request.addEventListener('loadend', () => clearTimeout(timer));
    request.open('POST', `${chatPath(chat)}/messages`);
    request.send(form);
  });
}
