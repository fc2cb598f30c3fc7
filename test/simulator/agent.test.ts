import { request } from 'undici';
import { expect, test } from 'vitest';
import { readWish } from '../../simulator/agent/wish.ts';
import { dig, events, jpegHead, promptBody, said, start, until } from './caller.ts';

const animate = 'animate this image into a 5-second video clip with smooth motion';

test('a picture and a wish become a draft, told in pieces and then whole', async () => {
  const { session, upload, prompt, draft } = await start();
  const id = await session();
  await upload(id, { 'city_timelapse.jpg': jpegHead });
  const { text, headers } = await prompt(id, `${animate}, 9:16`);
  expect(headers['content-type']).toContain('text/event-stream');
  const texts = said(text);
  expect(texts).toHaveLength(2);
  const pieces = events(text).filter(event => dig(event, 'partial') === true);
  expect(pieces.map(piece => dig(piece, 'content', 'parts', 0, 'text')).join('')).toBe(texts.join(''));
  expect(texts[1]).toContain('Click Export');
  const names = events(text).map(event => dig(event, 'content', 'parts', 0, 'functionCall', 'name'));
  expect(names).toContain('generate_video_with_seedance');
  expect(await draft(id)).toMatchObject({
    d: 5000,
    m: { width: 720, height: 1280 },
    t: [{ tt: 0, sg: [{ s: 0, d: 5000, m: { title: 'city timelapse' } }] }],
  });
});

test('music and a title become tracks; a change of shape is made without a word', async () => {
  const { session, upload, prompt, draft } = await start();
  const id = await session();
  await upload(id, { 'city timelapse.jpg': jpegHead });
  await prompt(id, 'animate this into a 10-second video');
  expect(said((await prompt(id, 'add lo-fi music')).text)[0]).toContain('Open the timeline');
  await prompt(id, 'put the title Urban Dreams on it for 3 seconds');
  expect(said((await prompt(id, 'make it 9:16')).text)).toEqual([]);
  expect(await draft(id)).toMatchObject({
    m: { ratio: '9:16' },
    t: [
      { tt: 0, sg: [{ s: 0, d: 10_000, m: { title: 'city timelapse' } }] },
      { tt: 1, m: { title: 'BGM' }, sg: [{ s: 0, d: 10_000, v: 0.35, m: { title: 'Lo-fi' } }] },
      { tt: 7, m: { title: 'Title' }, sg: [{ s: 0, d: 3000, m: { title: 'Urban Dreams' } }] },
    ],
  });
  await prompt(id, 'make it 2x faster');
  expect(await draft(id)).toMatchObject({ d: 5000, t: [{}, { sg: [{ d: 5000 }] }, { sg: [{ d: 3000 }] }] });
  expect(said((await prompt(id, 'remove the title')).text)).toEqual([]);
  expect(await draft(id)).toMatchObject({ t: [{ tt: 0 }, { tt: 1 }] });
  await prompt(id, 'add rolling credits at the end');
  expect(await draft(id)).toMatchObject({
    t: [{ sg: [{ m: { effects: ['add rolling credits at the end'] } }] }, {}],
  });
});

test('several pictures share one video; a named one has it for itself', async () => {
  const { session, upload, prompt, draft } = await start();
  const id = await session();
  await upload(id, { 'a.jpg': jpegHead, 'b.jpg': jpegHead, 'c.jpg': jpegHead });
  await prompt(id, 'make a 9 second video');
  const shots = dig(await draft(id), 't', 0, 'sg');
  expect(shots).toMatchObject([
    { s: 0, d: 3000, m: { title: 'a' } },
    { s: 3000, d: 3000, m: { title: 'b' } },
    { s: 6000, d: 3000, m: { title: 'c' } },
  ]);
  await prompt(id, 'animate b.jpg for 4 seconds');
  expect(dig(await draft(id), 't', 0, 'sg')).toMatchObject([{ s: 0, d: 4000, m: { title: 'b' } }]);
  await upload(id, { 'd.jpg': jpegHead });
  await prompt(id, 'zoom in slowly');
  expect(dig(await draft(id), 't', 0, 'sg')).toMatchObject([{ m: { title: 'd' } }]);
});

test('a vague wish is answered with a question whose options are understood', async () => {
  const { session, upload, prompt, draft } = await start();
  const id = await session();
  await upload(id, { 'a.jpg': jpegHead });
  await prompt(id, animate);
  const before = await draft(id);
  const { text } = await prompt(id, 'make it better');
  const question = events(text)
    .map(event => dig(event, 'content', 'parts', 0, 'functionCall'))
    .find(call => dig(call, 'name') === 'ask_question');
  expect(await draft(id)).toEqual(before);
  expect(question).toMatchObject({ args: { questions: [{ id: 'style', options: [{}, {}, {}] }] } });
  await prompt(id, String(dig(question, 'args', 'questions', 0, 'options', 0, 'label')));
  expect(await draft(id)).toMatchObject({ t: [{ tt: 0 }, { tt: 1, sg: [{ m: { title: 'Upbeat' } }] }] });
});

test('talk costs nothing and changes nothing, and Chinese is answered in Chinese', async () => {
  const { simulator, session, prompt, draft } = await start();
  const english = await session();
  expect(said((await prompt(english, 'what can you do?')).text)[0]).toContain('I turn pictures into video');
  expect(said((await prompt(english, 'animate it')).text)[0]).toContain('upload a picture');
  expect(said((await prompt(english, '你能做什么？')).text)[0]).toContain('我可以');
  const chinese = await session('zh-CN');
  expect(said((await prompt(chinese, 'hello')).text)[0]).toContain('我可以');
  expect(await draft(english)).toBeUndefined();
  expect(simulator.ledger().prompts.map(({ charged }) => charged)).toEqual([0, 0, 0, 0]);
});

test('a generation costs 100, an editing session 50 once, and 2001 says when there is too little', async () => {
  const { simulator, session, upload, prompt, get } = await start({ credits: 160 });
  const id = await session();
  await upload(id, { 'a.jpg': jpegHead });
  await prompt(id, animate);
  await prompt(id, 'add music');
  await prompt(id, 'make it slower');
  expect(simulator.ledger().prompts.map(({ kind, charged }) => [kind, charged])).toEqual([
    ['generate', 100],
    ['edit', 50],
    ['edit', 0],
  ]);
  const refused = await prompt(id, 'generate it anew');
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ code: 2001 });
  expect((await get('/api/credits/balance/simple')).body).toMatchObject({
    data: { available: 10, total: 10 },
  });
});

test('a prompt whose reader leaves is finished and charged once; its credits are frozen meanwhile', async () => {
  const { simulator, dispatcher, headers, session, upload, draft, get } = await start({ speed: 0.002 });
  const id = await session();
  await upload(id, { 'a.jpg': jpegHead });
  const { body } = await request(`${simulator.url}/run_sse`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(promptBody(id, animate)),
    dispatcher,
  });
  body.on('error', () => {}).destroy();
  expect((await get('/api/credits/balance/simple')).body).toMatchObject({
    data: { available: 900, frozen: 100, total: 1000 },
  });
  expect(await draft(id)).toBeUndefined();
  await until(() => simulator.ledger().prompts[0]?.status === 'finished');
  expect(await draft(id)).toMatchObject({ d: 5000 });
  expect(simulator.ledger().prompts).toMatchObject([{ charged: 100, disconnected: true }]);
  expect(simulator.ledger().accounts).toMatchObject([{ available: 900, frozen: 0, charged: 100 }]);
});

test('two prompts at once in one session are noted', async () => {
  const { simulator, session, prompt } = await start({ speed: 0.03 });
  const id = await session();
  await Promise.all([prompt(id, 'hello'), prompt(id, 'hello')]);
  expect(simulator.ledger().violations).toEqual(['a prompt while another one ran in the same session']);
});

test('the same turn in the other wordings of the wire', async () => {
  const { session, upload, prompt, simulator } = await start({ dialect: 'snake' });
  const id = await session();
  await upload(id, { 'a.jpg': jpegHead });
  const snake = events((await prompt(id, animate)).text);
  expect(snake.some(event => dig(event, 'turn_complete') === true)).toBe(true);
  expect(snake.some(event => dig(event, 'content', 'parts', 0, 'function_call', 'name') !== undefined)).toBe(
    true,
  );
  simulator.adjust({ dialect: 'flat' });
  const flat = events((await prompt(id, 'add music')).text);
  expect(flat.map(event => dig(event, 'type'))).toEqual(['tool_call', 'heartbeat', 'tool_result', 'text']);
});

test.each([
  ['make it vertical', { aspect: '9:16' }],
  ['改成横屏', { aspect: '16:9' }],
  ['a square one of ten seconds', { aspect: '1:1', seconds: 10 }],
  ['生成一个5秒的视频', { generate: true, seconds: 5 }],
  ['让这张图片动起来，五秒', { generate: true, seconds: 5 }],
  [
    'make it 9:16 and in the first 3 seconds show the title "Hi"',
    { aspect: '9:16', title: { text: 'Hi', seconds: 3 } },
  ],
  ['加上标题“城市之梦”，显示3秒', { title: { text: '城市之梦', seconds: 3 } }],
  ['在片尾加字幕：余额不足', { title: { text: '余额不足' } }],
  [
    '8 seconds with title Foo for 2 seconds and jazz music',
    { seconds: 8, title: { text: 'Foo', seconds: 2 } },
  ],
  ['make the music quieter, 20%', { music: { volume: 0.2 } }],
  ['加一段轻快的音乐', { music: { name: '轻快', volume: 0.35 } }],
  ['放慢一点', { tempo: 0.5 }],
  ['去掉音乐', { remove: ['music'] }],
  ['download more energy into the beat', { generate: false, question: false, remove: [] }],
])('reads "%s"', (text, meaning) => {
  expect(readWish(text, 'en')).toMatchObject(meaning);
});
