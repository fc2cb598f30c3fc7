import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { launch } from '../web/chromium.ts';

/**
 * Draws `docs/playground.png`: starts the demo, does in a browser what a newcomer does in two chats, and keeps what is
 * to be seen then. Needs Chromium.
 *
 *     node test/drawing/playground.ts [docs/playground.png]
 */
const [target = 'docs/playground.png'] = process.argv.slice(2);

const demo = fork(fileURLToPath(new URL('../../simulator/demo.ts', import.meta.url)), [], { silent: true });
const browser = await launch();
try {
  const viewport = { width: 1360, height: 790 };
  const page = await browser.newPage({ viewport, locale: 'en-GB', colorScheme: 'light' });
  page.setDefaultTimeout(120_000);
  await page.goto(await addressOf(demo.stdout));
  const button = (name: string) => page.getByRole('button', { name });
  const take = async (scene: string, file: string) => {
    await button(`Take the sample picture “${scene}”`).first().click();
    await button(`Remove ${file}`).waitFor();
  };

  await take('Lake at dusk', 'lake.jpg');
  await button('Smooth motion').click();
  const video = page.locator('video');
  await video.waitFor();
  await button('New chat').click();
  await take('Balloons', 'balloons.jpg');
  await page.getByRole('textbox').fill('slow zoom towards the balloon, vertical, 15 seconds');
  await button('Send').click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'animate this image' }).hover();
  await button('beside').click();
  await video.waitFor();
  await page
    .getByText(/Making the video file… [1-9]\d? %/)
    .last()
    .waitFor();
  const png = await page.screenshot({ animations: 'disabled' });
  await sharp(png).png({ palette: true, quality: 90, effort: 10 }).toFile(target);
} finally {
  await browser.close();
  demo.kill('SIGTERM');
  await once(demo, 'exit');
}

/** What the demo prints first. */
async function addressOf(output: AsyncIterable<Buffer> | null): Promise<string> {
  for await (const line of output ?? []) {
    const [address] = /http:\/\/\S+/.exec(String(line)) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the demo has not started');
}
