import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';
import { readShards } from '../src/shards.ts';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

test.each([
  ['4', { ids: [0, 1, 2, 3], count: 4 }],
  ['0-3/16', { ids: [0, 1, 2, 3], count: 16 }],
  ['0,1/4', { ids: [0, 1], count: 4 }],
  ['0, 2-3/4', { ids: [0, 2, 3], count: 4 }],
  ['15/16', { ids: [15], count: 16 }],
  ['each:4/16', { ids: range(8, 11), count: 16 }],
  ['each:6/16', { ids: range(12, 15), count: 16 }],
])('%s names shards', (text, shards) => {
  expect(readShards(text, 'bot-2')).toEqual(shards);
});

test('auto leaves it to Discord', () => {
  expect(readShards('auto')).toBe('auto');
});

test.each([
  ['some', /^must be auto, a number, .* 0-3\/16, or each:4\/16$/],
  ['0', /^must be/],
  ['0-3', /^must be/],
  ['3-0/16', /^must be/],
  ['each:0/16', /^must be/],
  ['0-999999999/16', /shard 16, but of 16 the last one is 15/],
  ['0-16/16', /shard 16, but of 16 the last one is 15/],
  ['0-2,2/4', /twice/],
  ['each:8/16', /leaves no shard for bot-2: 2 processes have all 16/],
  ['each:16/16', /leaves no shard for bot-2: one process has all 16/],
])('%s is refused with advice', (text, problem) => {
  expect(() => readShards(text, 'bot-2')).toThrow(problem);
});

test('a host without a number can not have shards by it', () => {
  expect(() => readShards('each:4/16', 'bot')).toThrow(/this one is bot: name the shards instead/);
});

test('the problem is told with the others of the configuration', () => {
  const read = () => loadConfig({ DISCORD_SHARDS: '4/2' }, 'no-such-file');
  expect(read).toThrow(new ConfigError(['DISCORD_SHARDS names shard 4, but of 2 the last one is 1.']));
});
