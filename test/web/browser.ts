import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { chromiumPath, launch } from './chromium.ts';

export interface TabOptions extends BrowserContextOptions {
  /** What the page itself may complain about; anything else fails the test. */
  allow?: RegExp;
}

/** Opens the page at `url` as somebody with a browser of their own; closed with the test. */
export type OpenTab = (url: string, options?: TabOptions) => Promise<Page>;

/** Tests in a real browser, one for them all. Where there is none they are skipped, and it is said. */
export function inBrowser(name: string, tests: (open: OpenTab) => void): void {
  if (chromiumPath === undefined)
    process.stderr.write(`Skipped for want of a browser (install chromium or set CHROMIUM): ${name}\n`);
  describe.skipIf(chromiumPath === undefined)(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());
    tests(async (url, options = {}) => {
      if (!browser) throw new Error('the browser is not running');
      return openTab(browser, url, options);
    });
  });
}

async function openTab(browser: Browser, url: string, { allow, ...options }: TabOptions): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!allow?.test(text)) complaints.push(text);
  };
  context.on('weberror', error => complain(`uncaught ${error.error()}`));
  context.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning')
      complain(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  const page = await context.newPage();
  context.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.getByRole('textbox', { name: /happen|效果/ }).waitFor();
  return page;
}
