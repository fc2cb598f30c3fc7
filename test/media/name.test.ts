import { expect, test } from 'vitest';
import { cleanName } from '../../src/media/name.ts';

const jpg = { kind: 'image', extension: 'jpg' } as const;

test.for<[name: string, clean: string]>([
  ['IMG_1234.HEIC', 'IMG_1234.jpg'],
  ['holiday.jpg', 'holiday.jpg'],
  ['holiday', 'holiday.jpg'],
  ['my trip v1.2', 'my trip v1.2.jpg'],
  ['photo.tar.gz', 'photo.tar.jpg'],
  ['照片 1.png', '照片 1.jpg'],
  ['cafe\u0301.png', 'caf\u00e9.jpg'],
  ['../../etc/passwd', 'passwd.jpg'],
  ['C:\\Users\\me\\cat.bmp', 'cat.jpg'],
  ['gpj.\u202Eexe', 'gpj.jpg'],
  ['a\0b\r\nc\x7f.jpg', 'abc.jpg'],
  ['a"; rm -rf $HOME;.jpg', 'a rm -rf HOME.jpg'],
  ['  .hidden  name .jpg', 'hidden name.jpg'],
  ['', 'picture.jpg'],
  ['.jpg', 'picture.jpg'],
  ['...', 'picture.jpg'],
  ['\u200f\u202e', 'picture.jpg'],
])('%j becomes %j', ([name, clean]) => {
  expect(cleanName(name, jpg)).toBe(clean);
});

test('a long name keeps its beginning, whole characters and the extension', () => {
  const clean = cleanName(`${'🌇'.repeat(300)}.jpg`, jpg);
  expect([...clean]).toHaveLength(100);
  expect(clean).toMatch(/^🌇+\.jpg$/u);
});

test('a name with nothing in it says what the file is', () => {
  expect(cleanName('', { kind: 'video', extension: 'mp4' })).toBe('video.mp4');
  expect(cleanName('', { kind: 'audio', extension: 'mp3' })).toBe('sound.mp3');
});
