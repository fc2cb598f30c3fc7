import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { makePhotos } from '../journeys/photos.ts';
import { inBrowser } from './browser.ts';
import { on } from './page.ts';
import { startSite } from './site.ts';
import { visit } from './visitor.ts';

const figures = z.object({ longest: z.number(), tasks: z.number() });

inBrowser('the page under load', open => {
  test('comes over in less than 100 kB', async () => {
    const site = await startSite();
    const page = await open(site.url);
    const bytes = await page.evaluate(
      `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .reduce((sum, { transferSize }) => sum + transferSize, 0)`,
    );
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(100_000);
  });

  test('stays responsive with 50 chats at work at once and a long history in sight', async () => {
    const site = await startSite({
      simulator: { credits: 100_000 },
      env: { TURNS_PER_USER: '50', TURNS_AT_ONCE: '50' },
    });
    const visitor = visit(site.url);
    const long = await visitor.newChat();
    const web = site.adapter();
    for (let index = 0; index < 500; index += 1)
      await web.send(
        { platform: 'web', chatId: long },
        { text: `Message ${index}: ${'words '.repeat(30)}` },
        `m${index}`,
      );
    const page = await open(`${site.url}#${long}`);
    const { log, chats, box } = on(page);
    await log.getByText('Message 499').waitFor();
    expect(await log.getByRole('article').count()).toBe(50);
    await page.evaluate(`(() => {
      globalThis.long = [];
      new PerformanceObserver(list => long.push(...list.getEntries().map(one => one.duration)))
        .observe({ type: 'longtask', buffered: true });
    })()`);

    const [path = ''] = await makePhotos(1);
    const content = await readFile(path);
    const files = [{ name: 'photo.jpg', content }];
    const wish = 'animate this image into a 5-second video clip with smooth motion';
    const ids = await Promise.all(Array.from({ length: 50 }, () => visitor.newChat()));
    await Promise.all(ids.map(id => visitor.say(id, wish, { files })));
    const began = Date.now();
    await box.pressSequentially('still quick to write in');
    const typed = Date.now() - began;
    await log.getByRole('button', { name: 'Show 100 earlier messages' }).click();
    await chats.first().click();
    await site.idle(25_000);
    await vi.waitFor(async () => expect(await chats.count()).toBe(51), { timeout: 10_000 });

    const { longest, tasks } = figures.parse(
      await page.evaluate('({ longest: Math.max(0, ...long), tasks: long.length })'),
    );
    process.stderr.write(
      `50 chats: ${tasks} long tasks, the longest ${longest} ms; 23 keys in ${typed} ms\n`,
    );
    expect(longest).toBeLessThan(500);
  });
});
