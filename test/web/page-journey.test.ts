import { stat } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { inBrowser } from './browser.ts';
import { give, on, watchNewest } from './page.ts';
import { startSite } from './site.ts';
import { visit } from './visitor.ts';

/** Real films, small ones: the browser has to play them. */
const films = { clip: 'real', maxSide: 160, fps: 5 } as const;
const until = { timeout: 10_000, interval: 20 };

inBrowser('a person at the page', open => {
  test('makes a sample picture move with two presses, plays and saves the video, and changes it by a button', async () => {
    const site = await startSite({ simulator: films });
    const page = await open(site.url);
    const { sample, button, theirs, mine, videos } = on(page);
    await sample('Lake at dusk').click();
    await button('Remove lake.jpg').waitFor();
    await button('Smooth motion').click();
    await videos.waitFor();
    expect(await mine.getByRole('img', { name: 'lake.jpg' }).count()).toBe(1);
    expect(await watchNewest(page)).toEqual({
      decoded: true,
      videoWidth: 160,
      videoHeight: 90,
      seconds: 5,
      moves: true,
    });

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      theirs.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^lake.*\.mp4$/);
    const [{ video } = { video: undefined }] = (
      await visit(site.url).messages(await chatOf(site.url))
    ).filter(message => message.video);
    expect((await stat(await download.path())).size).toBe(video?.bytes);

    await button('Make it vertical').click();
    await vi.waitFor(async () => expect(await videos.count()).toBe(2), until);
    expect(await watchNewest(page)).toMatchObject({ decoded: true, videoWidth: 90, videoHeight: 160 });
  });

  test('sees one message go on in place, and stops the work by its button', async () => {
    const site = await startSite();
    site.simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    const page = await open(site.url);
    const { box, theirs, sample, button } = on(page);
    await sample('Balloons').click();
    await button('Remove balloons.jpg').waitFor();
    await box.fill('slow zoom');
    await box.press('Enter');
    await button('Cancel').click();
    await theirs.getByText('Stopped as you asked.').waitFor();
    expect(await theirs.count()).toBe(1);
    expect(await button('Cancel').count()).toBe(0);
  });

  test('finds everything again after a reload in the middle of a job', async () => {
    const site = await startSite();
    site.simulator.fault({ on: 'render', do: { kind: 'delay', ms: 300 } });
    const page = await open(site.url);
    const { sample, button, theirs, mine, facts } = on(page);
    await sample('Lake at dusk').click();
    await button('Remove lake.jpg').waitFor();
    await button('Smooth motion').click();
    await theirs.first().waitFor();
    await page.reload();
    await facts.waitFor();
    expect(await mine.count()).toBe(1);
    await site.idle();
    expect(await facts.count()).toBe(1);
    expect(site.simulator.ledger().prompts).toHaveLength(1);
  });

  test('keeps two tabs in step', async () => {
    const site = await startSite();
    const one = await open(site.url);
    const other = await one.context().newPage();
    await other.goto(one.url());
    const [here, there] = [on(one), on(other)];
    await there.box.waitFor();
    await here.sample('Lake at dusk').click();
    await here.button('Remove lake.jpg').waitFor();
    await here.send.click();
    await there.theirs.getByRole('button', { name: 'Slow zoom' }).click();
    await Promise.all([here.facts.waitFor(), there.facts.waitFor()]);
    await site.idle();
    await vi.waitFor(
      async () => expect(await there.theirs.allInnerTexts()).toEqual(await here.theirs.allInnerTexts()),
      until,
    );
  });

  test('gets the one video when the server restarts in the middle of the job', async () => {
    const site = await startSite();
    site.simulator.fault({ on: 'render', do: { kind: 'delay', ms: 300 } });
    const page = await open(site.url, { allow: /Failed to load resource/ });
    const { sample, button, theirs, facts } = on(page);
    await sample('Lake at dusk').click();
    await button('Remove lake.jpg').waitFor();
    await button('Smooth motion').click();
    await theirs.first().waitFor();
    await site.restart();
    await site.idle();
    await facts.waitFor();
    expect(await facts.count()).toBe(1);
    expect(site.simulator.ledger().prompts).toHaveLength(1);
  });

  test('is told when the server is away, and what was said meanwhile goes out once it is back', async () => {
    const site = await startSite();
    const page = await open(site.url, { allow: /Failed to load resource/ });
    const { box, mine, theirs } = on(page);
    await site.program.stop(0);
    await page.getByText('The server is away.').first().waitFor();
    await box.fill('what can you do?');
    await box.press('Enter');
    await page.getByText('Not sent: the server is away.').waitFor();
    await site.restart();
    await theirs.first().waitFor();
    await page.getByText('The server is away.').first().waitFor({ state: 'hidden' });
    expect(await mine.allInnerTexts()).toEqual([expect.stringMatching(/^what can you do\?\n+\d+:\d\d/)]);
  });

  test('is told when the first word is late, and when the chats can not be had; both come by themselves', async () => {
    const site = await startSite();
    const page = await open(site.url, { allow: /Failed to load resource/, own: {} });
    await page.clock.install();
    const held = Promise.withResolvers<void>();
    await page.route('**/api/stream', async route => {
      await held.promise;
      await route.continue();
    });
    let refusals = 0;
    await page.route('**/api/chats', async route => {
      refusals += 1;
      await (refusals > 3 ? route.continue() : route.abort());
    });
    await page.reload();
    await page.clock.fastForward(4_000);
    await page.getByText('Waiting for the server…').first().waitFor();
    held.resolve();
    await page.getByText('The server is away.').first().waitFor();
    await on(page).box.waitFor();
    await page.getByText('The server is away.').first().waitFor({ state: 'hidden' });
    expect(refusals).toBe(4);
  });

  test('can try a failed message again, and one whose answer was lost counts once', async () => {
    const site = await startSite();
    const page = await open(site.url, { allow: /Failed to load resource/ });
    const { box, button, mine, theirs } = on(page);
    const ids: unknown[] = [];
    await page.route('**/messages', async route => {
      if (route.request().method() === 'GET') return route.continue();
      ids.push(/name="id"\s+(\w+)/.exec(route.request().postData() ?? '')?.[1]);
      if (ids.length === 1) return route.abort();
      await route.fetch();
      await route.abort();
    });
    await box.fill('credits');
    await box.press('Enter');
    await button('Try again').click();
    await theirs.first().waitFor();
    expect(ids).toEqual([expect.stringMatching(/^\w{32}$/), ids[0]]);
    await button('Try again').waitFor({ state: 'detached' });
    await page.reload();
    await theirs.first().waitFor();
    expect([await mine.count(), await theirs.count()]).toEqual([1, 1]);
  });

  test('drops and pastes pictures, takes one back, and hears which file is too large', async () => {
    const site = await startSite({ bounds: { fileBytes: 2 * 1024 * 1024 } });
    const page = await open(site.url);
    const { button } = on(page);
    const log = { to: '[role=log]', bytes: 5 };
    await give(page, 'dragenter', { ...log, name: 'a.png' });
    expect(await page.getByText('Drop it here').isVisible()).toBe(true);
    await give(page, 'drop', { ...log, name: 'dropped.png' });
    expect(await page.getByText('Drop it here').isVisible()).toBe(false);
    await give(page, 'paste', { ...log, name: 'pasted.png', to: 'textarea' });
    await button('Remove dropped.png').click();
    expect(await page.getByRole('list', { name: 'Chosen files' }).getByRole('listitem').count()).toBe(1);
    await give(page, 'drop', { ...log, name: 'huge.png', bytes: 3 * 1024 * 1024 });
    await page.getByText('“huge.png” is too large: 2.0 MB at most.').first().waitFor();
  });

  test('shows words as words, and addresses as links that open beside', async () => {
    const site = await startSite();
    const page = await open(site.url);
    const { box, log, mine } = on(page);
    await box.fill('<img src=x onerror=alert(1)> see https://example.com/a?b=c.');
    await box.press('Enter');
    await mine.getByText('<img src=x onerror=alert(1)> see').waitFor();
    expect(await log.locator('img').count()).toBe(0);
    const shown = visit(site.url);
    const chat = await chatOf(site.url);
    await site
      .adapter()
      .send({ platform: 'web', chatId: chat }, { text: 'Here: https://example.com/a?b=c.' }, 'key');
    const link = on(page).theirs.getByRole('link', { name: 'https://example.com/a?b=c', exact: true });
    await link.waitFor();
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await shown.chats()).toHaveLength(1);
  });

  test('has several chats beside one another, each with its own beginning of a message', async () => {
    const site = await startSite();
    const page = await open(site.url);
    const { box, newChat, chats } = on(page);
    await box.fill('credits');
    await box.press('Enter');
    // At once: what was just said counts, though the server has not confirmed it.
    const first = page.url();
    await newChat.click();
    await page.waitForURL(url => url.href !== first);
    const chatId = new URL(page.url()).hash.slice(1);
    await box.fill('not sent yet');
    await chats.filter({ hasText: 'credits' }).click();
    await page.getByRole('region', { name: 'credits' }).waitFor();
    expect(await box.inputValue()).toBe('');
    await site.adapter().send({ platform: 'web', chatId }, { text: 'While you were away' }, 'key');
    await chats.getByLabel('1 new message').waitFor();
    await vi.waitFor(async () => expect(await page.title()).toBe('(1) Stillmotion'), until);
    await page.getByRole('listitem').filter({ hasText: 'New chat' }).hover();
    await page.getByRole('button', { name: 'Open “New chat” beside' }).click();
    await vi.waitFor(async () => expect(await page.getByRole('region').count()).toBe(2), until);
    expect(await box.last().inputValue()).toBe('not sent yet');
    await vi.waitFor(async () => expect(await page.title()).toBe('Stillmotion'), until);
    await page.getByRole('button', { name: 'Close “credits”' }).click();
    await page.getByRole('region', { name: 'credits' }).waitFor({ state: 'detached' });
    await page.goBack();
  });

  test('finds what was said while the tab was hidden and had given its connection back', async () => {
    const site = await startSite();
    const page = await open(site.url, { allow: /Failed to load resource/, own: {} });
    const { box, theirs } = on(page);
    await page.clock.install();
    await page.reload();
    await box.waitFor();
    const see = (isHidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    const chatId = await chatOf(site.url);
    const say = (text: string) => site.adapter().send({ platform: 'web', chatId }, { text }, text);
    await see(true);
    await say('still heard');
    await theirs.getByText('still heard').waitFor();
    await page.clock.fastForward('02:00');
    await say('not heard');
    await page.clock.runFor(1_000);
    expect(await theirs.count()).toBe(1);
    await see(false);
    await theirs.getByText('not heard').waitFor();
    expect(await theirs.count()).toBe(2);

    await see(true);
    const tries: string[] = [];
    page.on('request', request => tries.push(request.url()));
    await site.restart();
    await page.clock.runFor(10_000);
    expect(tries).toEqual([]);
    await say('after the break');
    await see(false);
    await theirs.getByText('after the break').waitFor();
  });

  test('has it all deleted by /forget, in every tab', async () => {
    const site = await startSite();
    const page = await open(site.url);
    const other = await page.context().newPage();
    await other.goto(page.url());
    const { box, mine, theirs } = on(page);
    await box.fill('credits');
    await box.press('Enter');
    await theirs.first().waitFor();
    await on(other).theirs.first().waitFor();
    await box.fill('/forget');
    await box.press('Enter');
    for (const tab of [page, other])
      await vi.waitFor(async () => expect(await on(tab).mine.count()).toBe(0), until);
    await site.idle();
    expect([await mine.count(), await theirs.count()]).toEqual([0, 1]);
  });

  test('is asked for the token where there is one, and stays in with it', async () => {
    const site = await startSite({ token: 'a-token-for-tests' });
    const page = await open(`${site.url}?token=a-token-for-tests`, { allow: /401/ });
    await page.goto(site.url);
    await on(page).box.waitFor();
    await page.context().clearCookies();
    await page.goto(site.url);
    await page.getByText('This page needs its token').first().waitFor();
  });
});

/** The only chat. */
async function chatOf(url: string): Promise<string> {
  const [chat] = await visit(url).chats();
  if (!chat) throw new Error('there is no chat');
  return chat.id;
}
