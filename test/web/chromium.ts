import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Chromium is: `CHROMIUM`, or where Linux distributions put it. Undefined where there is none. */
export const chromiumPath = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync);

export function launch(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium: install it or set CHROMIUM.');
  return chromium.launch({
    executablePath: chromiumPath,
    // It can't be had as root, as containers run their tests.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu'],
  });
}
