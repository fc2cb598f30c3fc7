import type { Page } from 'playwright-core';

/** What a person finds on the page, by the names and roles that a screen reader tells. */
export function on(page: Page) {
  const log = page.getByRole('log');
  return {
    box: page.getByRole('textbox'),
    send: page.getByRole('button', { name: 'Send', exact: true }),
    sample: (name: string) =>
      page
        .getByRole('main')
        .getByRole('button', { name: `sample picture “${name}”` })
        .first(),
    button: (name: string | RegExp) => page.getByRole('button', { name }),
    newChat: page.getByRole('button', { name: 'New chat' }),
    chats: page.getByRole('navigation', { name: 'Chats' }).getByRole('link'),
    log,
    mine: log.getByRole('article', { name: /^You/ }),
    theirs: log.getByRole('article', { name: /^Stillmotion/ }),
    videos: log.locator('video'),
    /** What is said about each video, whether this browser can play it or not. */
    facts: log.getByText(/^[\d.]+ s · \d+×\d+/),
  };
}

/** Plays the newest video for a moment; answers what the browser has made of it. */
export async function watchNewest(page: Page): Promise<unknown> {
  return page.evaluate(`(async () => {
    const video = [...document.querySelectorAll('[role=log] video')].at(-1);
    video.muted = true;
    await video.play();
    await new Promise(resolve => video.addEventListener('timeupdate', resolve, { once: true }));
    const { readyState, videoWidth, videoHeight, duration, currentTime } = video;
    return { decoded: readyState > 1, videoWidth, videoHeight, seconds: Math.round(duration), moves: currentTime > 0 };
  })()`);
}

/** Drags a picture over something, drops it there or pastes it. */
export async function give(
  page: Page,
  how: 'dragenter' | 'drop' | 'paste',
  file: { name: string; bytes: number; to: string },
): Promise<void> {
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(${file.bytes})], '${file.name}', { type: 'image/png' }));
    const what = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
    const made = '${how}' === 'paste' ? new ClipboardEvent('paste', what) : new DragEvent('${how}', what);
    document.querySelector('${file.to}').dispatchEvent(made);
  })()`);
}
