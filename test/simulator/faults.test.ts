import { request } from 'undici';
import { expect, test } from 'vitest';
import { dig, events, jpegHead, said, start, until } from './caller.ts';

const credits = '/api/credits/balance/simple';

async function withDraft(options: Parameters<typeof start>[0] = {}) {
  const started = await start(options);
  const id = await started.session();
  await started.upload(id, { 'a.jpg': jpegHead });
  await started.prompt(id, 'animate this into a 1-second video');
  return { ...started, id };
}

test('a fault hits its call as often as asked, after the calls that may pass', async () => {
  const { simulator, get } = await start();
  simulator.fault({ on: 'credits', after: 1, times: 2, do: { kind: 'answer', status: 503 } });
  const statuses = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await get(credits)).status);
  expect(statuses).toEqual([200, 503, 503, 200]);
  expect(simulator.ledger().calls['credits']).toBe(4);
});

test('an answer can be any status, code, header and body', async () => {
  const { simulator, get, post } = await start();
  await post('/__sim/faults', [
    { on: 'credits', do: { kind: 'answer', status: 429, headers: { 'retry-after': '7' } } },
    { on: 'credits', do: { kind: 'answer', status: 200, code: 1002, message: 'gone' } },
    { on: 'credits', do: { kind: 'answer', status: 200, body: '{"code":0,' } },
    { on: 'credits', do: { kind: 'html' } },
  ]);
  expect((await get(credits)).headers['retry-after']).toBe('7');
  expect((await get(credits)).body).toEqual({ code: 1002, message: 'gone' });
  expect((await get(credits)).text).toBe('{"code":0,');
  const page = await get(credits);
  expect([page.status, page.headers['content-type']]).toEqual([502, 'text/html']);
  simulator.fault({ on: 'credits', do: { kind: 'html' } });
  simulator.clearFaults();
  expect((await get(credits)).status).toBe(200);
});

test('a reset comes before anything is done, a drop after everything', async () => {
  const { simulator, id, prompt } = await withDraft();
  simulator.fault({ on: 'prompt', do: { kind: 'reset' } });
  await expect(prompt(id, 'add music')).rejects.toThrow();
  expect(simulator.ledger().prompts).toHaveLength(1);
  simulator.fault({ on: 'prompt', do: { kind: 'drop' } });
  await expect(prompt(id, 'add music')).rejects.toThrow();
  await until(() => simulator.ledger().prompts[1]?.status === 'finished');
  expect(simulator.ledger().prompts[1]?.charged).toBe(50);
});

test('a mute call is done and never answered; a late one is answered late', async () => {
  const { simulator, id, dispatcher, headers, get } = await withDraft();
  simulator.fault({ on: 'session', do: { kind: 'mute' } });
  const answer = request(`${simulator.url}/api/tasks/me/with-session/nemo_agent`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ task_name: 'project', language: 'en' }),
    signal: AbortSignal.timeout(200),
    dispatcher,
  });
  await expect(answer).rejects.toThrow();
  expect(simulator.ledger().sessions.map(({ session }) => session)).toHaveLength(2);
  simulator.fault({ on: 'state', do: { kind: 'delay', ms: 80 } });
  const asked = performance.now();
  await get(`/api/state/nemo_agent/me/${id}/latest`);
  expect(performance.now() - asked).toBeGreaterThan(75);
});

test('a stream can be cut hard, end early, or come byte by byte', async () => {
  const { simulator, id, prompt } = await withDraft();
  simulator.fault({ on: 'prompt', do: { kind: 'cut', pieces: 2 } });
  await expect(prompt(id, 'add music')).rejects.toThrow();
  simulator.fault({ on: 'prompt', do: { kind: 'cut', pieces: 2, how: 'end' } });
  expect((await prompt(id, 'add music')).text.split('\n\n').filter(Boolean)).toHaveLength(2);
  simulator.fault({ on: 'prompt', do: { kind: 'fragment', bytes: 1 } });
  expect(said((await prompt(id, '加一段轻快的音乐')).text)).toEqual([
    '已加入轻快，音量 35%。打开时间线可以看到新的音轨。',
  ]);
});

test('a malformed frame over several lines, or any other text, gets into a stream', async () => {
  const { simulator, id, prompt } = await withDraft();
  simulator.fault({ on: 'prompt', do: { kind: 'insert' } });
  expect((await prompt(id, 'add music')).text).toMatch(/"upstream\ndata: {2}timed out,\n<html>\n\n$/);
  const trailer = 'data: {"type":"text","content":"I encountered a temporary issue"}\n\n';
  simulator.fault({ on: 'prompt', do: { kind: 'insert', text: trailer, pieces: 999, next: 'continue' } });
  const { text } = await prompt(id, 'add music');
  expect(said(text)).toHaveLength(1);
  expect(text.endsWith(trailer)).toBe(true);
});

test('the events of a stream can come twice, or change places', async () => {
  const { simulator, id, prompt } = await withDraft();
  const eventsOf = async () => {
    const { text } = await prompt(id, 'what can you do?');
    return events(text).map(event => dig(event, 'content', 'parts', 0, 'text'));
  };
  const [one, two, ...rest] = await eventsOf();
  simulator.fault({ on: 'prompt', do: { kind: 'repeat' } });
  expect(await eventsOf()).toEqual([one, two, ...rest].flatMap(text => [text, text]));
  simulator.fault({ on: 'prompt', do: { kind: 'swap', pieces: 0 } });
  expect(await eventsOf()).toEqual([two, one, ...rest]);
});

test('what an answer says can have other types', async () => {
  const { simulator, get } = await start();
  simulator.fault({ on: 'credits', do: { kind: 'retype' } });
  simulator.fault({ on: 'credits', do: { kind: 'retype', to: 'lists' } });
  simulator.fault({ on: 'credits', do: { kind: 'retype', to: 'nulls' } });
  const datas = [];
  for (let call = 0; call < 3; call += 1) datas.push((await get(credits)).body['data']);
  expect(datas).toEqual([
    { available: 'many', frozen: 'many', total: 'many' },
    [1000, 0, 1000],
    { available: null, frozen: null, total: null },
  ]);
});

test('an answer can go on for ever, at once or drop by drop, and have a length that it has not', async () => {
  const { simulator, dispatcher, headers, get } = await start();
  const whole = (await get(credits)).text;
  const begin = async (bytes: number) => {
    const answer = await request(simulator.url + credits, { headers, dispatcher });
    let got = '';
    for await (const piece of answer.body) {
      got += piece;
      if (got.length >= bytes) break;
    }
    return { got, length: answer.headers['content-length'] };
  };
  simulator.fault({ on: 'credits', do: { kind: 'flood' } });
  const flooded = await begin(5_000_000);
  expect(flooded.got.trimEnd()).toBe(whole);
  expect(flooded.length).toBeUndefined();
  simulator.fault({ on: 'credits', do: { kind: 'flood', ms: 1, announced: 9_000_000_000 } });
  const dripping = await begin(whole.length + 3);
  expect(dripping.got.trimEnd()).toBe(whole);
  expect(dripping.length).toBe('9000000000');
});

test('heartbeats can go on for ever and silence can last, while the turn ends all the same', async () => {
  const { simulator, id, dispatcher, headers } = await withDraft();
  const open = async () => {
    const answer = await request(`${simulator.url}/run_sse`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        app_name: 'nemo_agent',
        user_id: 'me',
        session_id: id,
        new_message: { parts: [{ text: 'make it 1:1' }] },
      }),
      dispatcher,
    });
    return answer.body;
  };
  simulator.fault({ on: 'prompt', do: { kind: 'heartbeats', every: 5 } });
  let beats = 0;
  for await (const piece of await open()) {
    beats += String(piece).split('"heartbeat"').length - 1;
    if (beats > 5) break;
  }
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  const quiet = await open();
  const got: string[] = [];
  quiet.on('data', piece => got.push(String(piece))).on('error', () => {});
  await until(() => got.length > 0);
  await new Promise(resolve => setTimeout(resolve, 100));
  quiet.destroy();
  expect(events(got.join(''))).toHaveLength(1);
  expect(simulator.ledger().prompts.map(({ status }) => status)).toEqual([
    'finished',
    'finished',
    'finished',
  ]);
});

test('an agent that fails charges nothing; one that changes nothing charges all the same', async () => {
  const { simulator, id, prompt, draft } = await withDraft();
  const before = await draft(id);
  simulator.fault({ on: 'prompt', do: { kind: 'agent-fails' } });
  expect(events((await prompt(id, 'add music')).text).at(-1)).toMatchObject({
    errorCode: 'RESOURCE_EXHAUSTED',
  });
  simulator.fault({ on: 'prompt', do: { kind: 'no-change' } });
  await prompt(id, 'add music');
  expect(await draft(id)).toEqual(before);
  expect(simulator.ledger().prompts.slice(1)).toMatchObject([
    { status: 'failed', charged: 0 },
    { status: 'finished', charged: 50 },
  ]);
  expect(simulator.ledger().accounts).toMatchObject([{ available: 850, frozen: 0 }]);
});

test('a render can fail or never end, a clip can break off or lack its index', async () => {
  const { simulator, id, render, get, draft, dispatcher } = await withDraft({
    clip: 'prepared',
    renderAnswers: 'wrapped',
  });
  const posted = await draft(id);
  simulator.fault({ on: 'render', do: { kind: 'render-fails' } });
  await render('render_1', id, posted);
  simulator.fault({ on: 'render', do: { kind: 'render-stuck' } });
  await render('render_2', id, posted);
  await render('render_3', id, posted);
  await until(() => simulator.ledger().renders[2]?.status === 'completed');
  expect(simulator.ledger().renders.map(({ status }) => status)).toEqual([
    'failed',
    'processing',
    'completed',
  ]);
  expect(dig((await get('/api/render/proxy/lambda/render_1')).body, 'data', 'status')).toBe('failed');

  const clip = () => get('/cdn/clips/render_3.mp4');
  const whole = await clip();
  simulator.fault({ on: 'clip', do: { kind: 'cut', bytes: 500 } });
  await expect(clip()).rejects.toThrow();
  simulator.fault({ on: 'clip', do: { kind: 'cut', bytes: 500, how: 'end' } });
  const short = await request(`${simulator.url}/cdn/clips/render_3.mp4`, { dispatcher });
  expect((await short.body.arrayBuffer()).byteLength).toBe(500);
  simulator.fault({ on: 'clip', do: { kind: 'without-moov' } });
  const broken = await clip();
  expect([whole.text.includes('moov'), broken.text.includes('moov')]).toEqual([true, false]);
  expect(simulator.ledger().downloads.map(({ complete }) => complete)).toEqual([true, false, false, true]);
});
