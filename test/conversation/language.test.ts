import { expect, test } from 'vitest';
import { languageIn, spokeIn } from '../../src/conversation/language.ts';
import { emptySession } from '../../src/sessions.ts';
import { createFakeChat } from '../fakes/chat.ts';

type Written = [person: string, locale: string, text: string, answer: 'en' | 'zh'];

/** The answers to what people write in one chat, one after the other. */
test.each<[string, Written[]]>([
  [
    'what is written counts more than what the platform says',
    [
      ['ada', 'zh-CN', 'make it slower, please', 'en'],
      ['bob', 'en', '慢一点', 'zh'],
    ],
  ],
  [
    'a word alone may be anybody’s',
    [
      ['ada', 'zh-CN', 'export', 'zh'],
      ['ada', 'zh-CN', 'Urban Dreams', 'zh'],
      ['bob', 'en', 'export', 'en'],
      ['bob', 'de', 'langsamer', 'en'],
    ],
  ],
  [
    'what has no language follows the last words',
    [
      ['ada', 'en', '做成视频', 'zh'],
      ['ada', 'en', '9:16', 'zh'],
      ['ada', 'en', '👍', 'zh'],
      ['ada', 'en', '', 'zh'],
      ['ada', 'en', 'thanks, that is fine', 'en'],
      ['ada', 'en', '16', 'en'],
    ],
  ],
  [
    'nobody is answered in the language of another',
    [
      ['ada', 'en', '做成视频', 'zh'],
      ['bob', 'en', '9:16', 'en'],
      ['ada', 'en', '', 'zh'],
      ['bob', 'fr', 'fais une vidéo', 'en'],
      ['ada', 'zh-TW', '👍', 'zh'],
    ],
  ],
  [
    'addresses and names of files are no English',
    [
      ['ada', 'zh', 'https://example.org/a b.jpg c.mp4', 'zh'],
      ['ada', 'zh', "it's “good” (really)!", 'en'],
    ],
  ],
  ['kana are no Chinese', [['ada', 'ja', '動画にして', 'en']]],
])('%s', (_, written) => {
  const chat = createFakeChat();
  const session = emptySession();
  for (const [id, locale, text, answer] of written) {
    const event = chat.say(text, [], { author: { id, name: id, locale } });
    expect([text, languageIn(event, session)]).toEqual([text, answer]);
    session.spoke = spokeIn(event, session);
  }
});
