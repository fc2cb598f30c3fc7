import { existsSync } from 'node:fs';
import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { probeVideo } from '../../src/media/probe.ts';
import { noise, pngThatClaims } from '../media/pictures.ts';
import { main, openWorkplace, type Running } from './program.ts';

/** The terminal as a person starts it: arguments and keys in, sentences, a video and an exit status out. */

const wish = 'animate this image into a 5-second video clip with smooth motion';
/** A start takes half a second on an idle machine, and many times that on a busy one. */
const patience = 30_000;
const stackTrace = /^\s+at .*:\d+:\d+\)?$/m;
const until = (running: Running, words: RegExp) =>
  vi.waitFor(() => expect(running.output()).toMatch(words), { interval: 10, timeout: patience });

describe.concurrent('one video from the command line', { timeout: 2 * patience }, () => {
  test('a picture and a wish: the video is written, and the status says so', async context => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    // The lists of the platforms' people say nothing about one's own terminal.
    const lists = { ALLOWED: 'discord:1234' };
    const { status, output } = await chat(['photo.jpg', wish, '--out', 'clip.mp4'], lists).ended;
    expect(output).toContain('Timeline (1 track): 1. Video: photo (0-5s)\n100 credits used, 0 left');
    expect(status).toBe(0);
    expect((await probeVideo(join(folder, 'clip.mp4'))).duration).toBeGreaterThan(0);
    expect(simulator.ledger().prompts).toHaveLength(1);
    expect((await readdir(folder)).filter(name => name.includes('.part'))).toEqual([]);
  });

  test('an answer without a video is status 1', async context => {
    const { expect } = context;
    const { folder, chat } = await openWorkplace(context);
    const { status, output } = await chat(['what can you do?', '--out', 'clip.mp4']).ended;
    expect(output).toContain('I turn pictures into video');
    expect(status).toBe(1);
    expect(existsSync(join(folder, 'clip.mp4'))).toBe(false);
  });

  test('Ctrl-C stops the turn, says what that means, and is status 130', async context => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    const running = chat(['photo.jpg', wish, '--out', 'clip.mp4'], { TIME_SCALE: '0.1' });
    await vi.waitFor(() => expect(simulator.ledger().prompts).toHaveLength(1), { timeout: patience });
    running.child.kill('SIGINT');
    const { status, output } = await running.ended;
    expect(output).toContain(
      'Stopped as you asked.\nThe agent had started already, so credits may have been used.',
    );
    expect(output).not.toMatch(stackTrace);
    expect(status).toBe(130);
    expect(existsSync(join(folder, 'clip.mp4'))).toBe(false);
  });

  test('Ctrl-C stops also what waits behind a turn that a former call has left', async context => {
    const { expect } = context;
    const { simulator, chat } = await openWorkplace(context);
    const slowly = { TIME_SCALE: '0.1' };
    simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    const former = chat(['photo.jpg', wish, '--out', 'clip.mp4'], slowly);
    await vi.waitFor(() => expect(simulator.ledger().prompts).toHaveLength(1), { timeout: patience });
    former.child.kill('SIGKILL');
    await former.ended;
    simulator.fault({ on: 'state', times: 99, do: { kind: 'mute' } });
    const running = chat(['photo.jpg', 'zoom in slowly', '--out', 'clip.mp4'], slowly);
    await until(running, /The connection broke off/);
    running.child.kill('SIGINT');
    const { status, output } = await running.ended;
    expect(output).toContain('Stopped: 3 wishes.');
    expect(status).toBe(130);
    expect(simulator.ledger().prompts).toHaveLength(1);
  });

  test('files that can not be used: a sentence for each, nothing is charged, status 1', async context => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    const photo = await noise(200, 200).jpeg().toBuffer();
    await Promise.all([
      writeFile(join(folder, 'empty.jpg'), ''),
      writeFile(join(folder, 'text.jpg'), 'Dear diary, no picture today.'),
      writeFile(join(folder, 'cut.jpg'), photo.subarray(0, photo.length / 2)),
      writeFile(join(folder, 'bomb.png'), pngThatClaims(60_000, 60_000)),
      open(join(folder, 'huge.mp4'), 'w').then(async file => {
        await file.truncate(201 * 1024 * 1024);
        await file.close();
      }),
    ]);
    const files = ['empty.jpg', 'text.jpg', 'cut.jpg', 'bomb.png', 'huge.mp4'];
    const { status, output } = await chat([...files, wish]).ended;
    expect(output).toContain('“empty.jpg” is empty.');
    expect(output).toContain('“text.jpg” is not a picture, video or sound that I can use');
    expect(output).toContain('“cut.jpg” is damaged or cut off. Please send it again.');
    expect(output).toContain('“bomb.png” has too many pixels. Send a smaller version.');
    expect(output).toContain(
      '“huge.mp4” is too large: 200 MB at most. Compress or trim it and send it again.',
    );
    expect(output).toContain('No credits were used.');
    expect(output).not.toMatch(stackTrace);
    expect(status).toBe(1);
    expect(simulator.ledger()).toMatchObject({ uploads: [], prompts: [] });
  });

  test.for([
    ['a picture that is not there', ['gone.jpg', wish], 'There is no file gone.jpg.'],
    ['an unknown option', ['photo.jpg', wish, '--fast'], "Unknown option '--fast'"],
    ['--out without a name', ['photo.jpg', wish, '--out'], '--out'],
    ['--out in a folder that is not there', ['photo.jpg', wish, '-o', 'no/clip.mp4'], 'The folder'],
    ['--out that is a folder', ['photo.jpg', wish, '--out', '.'], 'is a folder; name a file'],
    ['a picture without a wish', ['photo.jpg'], 'Say what should happen as well'],
  ] as const)('%s: a sentence, the usage, status 2', async ([, args, sentence], context) => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    const { status, output } = await chat(args).ended;
    expect(output).toContain(sentence);
    expect(output).toContain('Usage:');
    expect(output).not.toMatch(stackTrace);
    expect(status).toBe(2);
    expect(simulator.ledger().calls).toEqual({});
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  test('a broken .env names each line that is wrong, status 2', async context => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    await writeFile(join(folder, '.env'), 'TURNS_AT_ONCE=many\nthis is no setting\n');
    const broken = await chat(['photo.jpg', wish]).ended;
    expect(broken.output).toBe('.env, line 2: expected NAME=value.\nTURNS_AT_ONCE must be a number.\n');
    await writeFile(join(folder, '.env'), 'TURNS_AT_ONCE=many\nNEMO_API_URL=\n');
    const wrong = await chat(['photo.jpg', wish], { NEMO_API_URL: 'nowhere' }).ended;
    expect(wrong.output).toContain('TURNS_AT_ONCE must be a number.');
    expect(wrong.output).toContain('NEMO_API_URL must be an http(s) address');
    expect([broken.status, wrong.status]).toEqual([2, 2]);
    expect(simulator.ledger().calls).toEqual({});
  });

  test('a data folder that can not be used: a sentence, nothing is charged, status 2', async context => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    const { status, output } = await chat(['photo.jpg', wish], { DATA_DIR: join(folder, 'photo.jpg') }).ended;
    expect(output).toMatch(/chat\.db can't be opened: check that its folder exists, is a folder/);
    expect(output).not.toMatch(stackTrace);
    expect(status).toBe(2);
    expect(simulator.ledger().prompts).toEqual([]);
  });

  test('help is help, and status 0', async context => {
    const { expect } = context;
    const { chat } = await openWorkplace(context);
    expect(await chat(['--help']).ended).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^Usage:/),
    });
  });
});

describe.concurrent('an interactive chat', { timeout: 2 * patience }, () => {
  test('lines from a pipe are carried out in order, and a second chat on the same data is refused meanwhile', async context => {
    const { expect } = context;
    const { folder, simulator, chat } = await openWorkplace(context);
    const first = chat([]);
    await until(first, /Ready!/);
    const second = chat([]);
    const refused = await second.ended;
    expect(refused.output).toContain('is in use by another process');
    expect(refused.output).not.toMatch(stackTrace);
    expect(refused.status).toBe(2);

    first.child.stdin?.end(`photo.jpg ${wish}\nhow many credits are left?\n/status\n`);
    const { status, output } = await first.ended;
    expect(status).toBe(0);
    expect(output).toContain('100 credits used, 0 left');
    expect(output).toMatch(/^\d+ credits left/m);
    const videos = (await readdir(folder)).filter(name => /^photo-[0-9a-f]{6}\.mp4$/.test(name));
    expect(videos).toHaveLength(1);
    expect(simulator.ledger().prompts.map(({ text }) => text)).toEqual([wish]);
  });

  test('a picture and then the words for it, from a pipe: one video, and the chat leaves', async context => {
    const { expect } = context;
    const { simulator, chat } = await openWorkplace(context);
    const running = chat([], { TIME_SCALE: '0.01' });
    running.child.stdin?.end(`photo.jpg\n${wish}\n`);
    const { status, output } = await running.ended;
    expect(output).toContain('100 credits used, 0 left');
    expect(status).toBe(0);
    expect(simulator.ledger().prompts.map(({ text }) => text)).toEqual([wish]);
  });

  test.skipIf(!existsSync('/usr/bin/script'))(
    'at a terminal progress changes in place, Ctrl-C stops the turn, and twice leaves',
    async context => {
      const { expect } = context;
      const { folder, simulator, start } = await openWorkplace(context);
      simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
      const command = `"${process.execPath}" "${main}" chat`;
      const running = start('/usr/bin/script', ['-qefc', command, '/dev/null'], {
        TERM: 'xterm',
        SHELL: '/bin/sh',
        TIME_SCALE: '0.1',
      });
      await until(running, /Ready!/);
      running.child.stdin?.write(`photo.jpg ${wish}\r`);
      await vi.waitFor(() => expect(simulator.ledger().prompts).toHaveLength(1), { timeout: patience });
      running.child.stdin?.write('\x03');
      await until(running, /Stopped as you asked/);
      running.child.stdin?.write('\x03');
      const { status, output } = await running.ended;
      expect(output).toContain(String.fromCharCode(27));
      expect(status).toBe(0);
      expect((await readdir(folder)).filter(name => /^photo-/.test(name))).toEqual([]);
    },
  );
});
