import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { inBrowser } from './browser.ts';
import { on } from './page.ts';
import { startSite } from './site.ts';

const phone = { viewport: { width: 360, height: 700 }, isMobile: true, hasTouch: true };
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What the rules of WCAG 2.2 AA and good practice find wrong on the page as it is now. */
async function faults(page: Page): Promise<string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe.source);
  const found = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations.parse(found).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const sideways = 'document.documentElement.scrollWidth - innerWidth';

inBrowser('everybody at the page', open => {
  test('gets by with the keyboard alone, from the picture to the answer', async () => {
    const site = await startSite();
    site.simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    const page = await open(site.url);
    const { theirs, button, box } = on(page);
    const press = (key: string) => page.keyboard.press(key);
    const tabTo = async (name: string | RegExp) => {
      for (let steps = 0; steps < 30; steps += 1) {
        await press('Tab');
        const focused = String(
          await page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent ?? ''"),
        );
        if (focused.match(name)) return;
      }
      throw new Error(`Tab never came to ${name}`);
    };
    await press('Tab');
    await page.getByRole('link', { name: 'Skip to the message box' }).and(page.locator(':focus')).waitFor();
    await press('Enter');
    await box.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Sample pictures' }).waitFor();
    await press('Escape');
    await page.getByRole('group', { name: 'Sample pictures' }).waitFor({ state: 'hidden' });
    await press('Enter');
    await tabTo('Lake at dusk');
    await press('Enter');
    await button('Remove lake.jpg').waitFor();
    await page.keyboard.type('slow zoom');
    await press('Shift+Enter');
    await page.keyboard.type('to the boat');
    await press('Enter');
    await page.getByText('slow zoom\nto the boat').first().waitFor();
    await button('Cancel').waitFor();
    await page.evaluate("document.querySelector('[role=log]').focus()");
    await tabTo('Cancel');
    await press('Enter');
    await theirs.getByText('Stopped as you asked.').waitFor();
    // The button is gone; who pressed it stands at its message and not at the page's beginning.
    expect(await theirs.last().and(page.locator(':focus')).count()).toBe(1);
  });

  test('hears what the bot says, once for each change of the words', async () => {
    const site = await startSite();
    const page = await open(site.url);
    await page.evaluate(`(() => {
      const voice = document.querySelector('[aria-live=polite]');
      globalThis.heard = [];
      new MutationObserver(() => voice.textContent && heard.push(voice.textContent)).observe(voice, { childList: true });
    })()`);
    const [chat = ''] = new URL(page.url()).hash.slice(1).split('+');
    const web = site.adapter();
    const sent = await web.send(
      { platform: 'web', chatId: chat },
      { text: 'Making the video file… 3 %' },
      'one',
    );
    for (const percent of [20, 40, 60]) await web.edit(sent, { text: `Making the video file… ${percent} %` });
    await web.edit(sent, { text: 'Here it is.' });
    await vi.waitFor(
      async () => expect(await page.evaluate('heard')).toEqual(['Making the video file… 3 %', 'Here it is.']),
      { timeout: 10_000 },
    );
  });

  test('reads it without a fault found, light and dark, empty and full, wide and on a phone', async () => {
    const site = await startSite();
    const page = await open(site.url, { own: { colorScheme: 'light' } });
    const { sample, button, facts } = on(page);
    expect(await faults(page)).toEqual([]);
    await sample('Lake at dusk').click();
    await button('Remove lake.jpg').waitFor();
    expect(await faults(page)).toEqual([]);
    await button('Smooth motion').click();
    await facts.waitFor();
    await page.evaluate('Promise.all(document.getAnimations().map(one => one.finished))');
    expect(await faults(page)).toEqual([]);
    await page.getByRole('switch', { name: 'Dark look' }).click();
    expect(await faults(page)).toEqual([]);
    await page.setViewportSize(phone.viewport);
    expect(await faults(page)).toEqual([]);
    await button('Show chats').click();
    await page.evaluate('Promise.all(document.getAnimations().map(one => one.finished))');
    expect(await faults(page)).toEqual([]);
  });

  test('sees it light or dark as their system is, and as they chose the next time', async () => {
    const site = await startSite();
    const page = await open(site.url, { own: { colorScheme: 'dark' } });
    const look = page.getByRole('switch', { name: 'Dark look' });
    const wall = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await look.getAttribute('aria-checked')).toBe('true');
    const dark = await wall();
    await look.click();
    const light = await wall();
    expect(light).not.toBe(dark);
    await page.reload();
    await look.waitFor();
    expect([await wall(), await look.getAttribute('aria-checked')]).toEqual([light, 'false']);
  });

  test('uses it on a phone of 360 pixels without anything to the side', async () => {
    const site = await startSite();
    const page = await open(site.url, { own: phone });
    const { box, button, facts, chats, theirs } = on(page);
    expect(await page.evaluate(sideways)).toBe(0);
    await button('Sample pictures').tap();
    await page
      .getByRole('group', { name: 'Sample pictures' })
      .getByRole('button', { name: 'Balloons' })
      .tap();
    await box.fill(`smooth motion ${'andonewordthatneverends'.repeat(8)}`);
    await button('Send').tap();
    await facts.waitFor();
    await theirs.last().scrollIntoViewIfNeeded();
    expect(await page.evaluate(sideways)).toBe(0);
    const tooSmall = `[...document.querySelectorAll('button, .button')].filter(one => one.checkVisibility())
      .map(one => one.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length`;
    expect(await page.evaluate(tooSmall)).toBe(0);
    await button('Show chats').tap();
    expect(await page.evaluate(sideways)).toBe(0);
    await chats.first().tap();
    await button('Show chats').waitFor();
    await page.keyboard.press('Escape');
  });

  test('reads it in Chinese where the browser prefers that, and that the video service is simulated', async () => {
    const site = await startSite();
    const page = await open(site.url, { own: { locale: 'zh-CN' } });
    await page.getByRole('heading', { name: '让图片动起来' }).waitFor();
    await page.getByRole('note').filter({ hasText: '模拟的视频服务' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh');
    await page.getByRole('textbox').fill('余额');
    await page.keyboard.press('Enter');
    await page
      .getByText(/剩余 .* 积分/)
      .first()
      .waitFor();
  });
});
