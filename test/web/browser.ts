import type { Browser, BrowserContextOptions, ConsoleMessage, Page, WebError } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { chromiumPath, launch } from './chromium.ts';

export interface TabOptions {
  /** What the page itself may complain about; anything else fails the test. */
  allow?: RegExp;
  /** What this browser's owner has set; or nothing in particular where the test changes what can't be changed back. */
  own?: BrowserContextOptions;
}

/** Opens the page at `url` in the tab that the tests share, one after the other, or in a browser of its `own`. */
export type OpenTab = (url: string, options?: TabOptions) => Promise<Page>;

/** Tests in a real browser, one for them all. Where there is none they are skipped, and it is said. */
export function inBrowser(name: string, tests: (open: OpenTab) => void): void {
  if (chromiumPath === undefined)
    process.stderr.write(`Skipped for want of a browser (install chromium or set CHROMIUM): ${name}\n`);
  describe.skipIf(chromiumPath === undefined)(name, () => {
    let browser: Browser | undefined;
    let shared: Page | undefined;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());
    tests(async (url, { allow, own } = {}) => {
      if (!browser) throw new Error('the browser is not running');
      // A process of its own for each test is most of what a short test costs.
      if (!own) shared ??= await newTab(browser, {});
      const page = own || !shared ? await newTab(browser, own ?? {}) : shared;
      watch(page, allow, () => (own ? page.context().close() : leave(page)));
      await page.goto(url);
      await page.getByRole('textbox', { name: /happen|效果/ }).waitFor();
      return page;
    });
  });
}

async function newTab(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(20_000);
  return context.newPage();
}

/** Nothing of a test stays: its storage belongs to its own server's address. */
async function leave(page: Page): Promise<void> {
  const context = page.context();
  await Promise.all(context.pages().map(one => one !== page && one.close()));
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.clearCookies();
  await page.goto('about:blank');
}

/** Fails the test, once it has been left, where the page has complained. */
function watch(page: Page, allow: RegExp | undefined, end: () => Promise<void>): void {
  const context = page.context();
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!allow?.test(text)) complaints.push(text);
  };
  const onError = (error: WebError) => complain(`uncaught ${error.error()}`);
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complain(`${message.type()}: ${message.text()} ${message.location().url}`);
  };
  context.on('weberror', onError).on('console', onConsole);
  onTestFinished(async () => {
    await end();
    context.off('weberror', onError).off('console', onConsole);
    expect(complaints).toEqual([]);
  });
}
