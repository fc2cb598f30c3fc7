import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { logFor } from '../../src/doors/log-for.ts';
import { animate, journey } from '../journeys/journey.ts';

test('every line of a turn carries its id, also those of the backend client', async () => {
  const { bot, chat, photos, simulator } = await journey();
  simulator.fault({ on: 'state', do: { kind: 'answer', status: 502 } });
  const event = chat.say(animate, [photos[0]]);
  await bot.tell(event);
  const turn = `fake:${event.id}`;
  const lines = bot.log.filter(line => /turn starts|turn ends|trying again/.test(line));
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ turn });
});

/** What is logged where `env` is set and a terminal reads it or not, at every level once. */
async function logged(env: Record<string, string>, isTTY: boolean): Promise<string[]> {
  const lines: string[] = [];
  const out = { isTTY, write: (text: string) => void lines.push(stripVTControlCharacters(text)) };
  const log = await logFor(loadConfig(env, 'no-such-file'), 'info', out);
  for (const level of ['error', 'warn', 'info', 'debug'] as const)
    log[level]({ port: 80 }, `this is ${level}`);
  return lines;
}

test.each([
  [{}, ['error', 'warn', 'info']],
  [{ LOG_LEVEL: 'warn' }, ['error', 'warn']],
  [{ LOG_LEVEL: 'debug' }, ['error', 'warn', 'info', 'debug']],
  [{ LOG_LEVEL: 'silent' }, []],
])('with %j it tells of these levels: %j', async (env, levels) => {
  for (const isTTY of [false, true]) {
    const lines = await logged(env, isTTY);
    expect(lines.map(line => /this is (\w+)/.exec(line)?.[1])).toEqual(levels);
  }
});

test('a person at a terminal reads lines, everything else gets JSON', async () => {
  const env = { LOG_LEVEL: 'error' };
  expect(await logged(env, true)).toEqual([
    expect.stringMatching(/^\[\d\d:\d\d:\d\d\] ERROR: this is error .*80/),
  ]);
  const [line = ''] = await logged(env, false);
  expect(JSON.parse(line)).toMatchObject({ level: 50, msg: 'this is error', port: 80 });
});
