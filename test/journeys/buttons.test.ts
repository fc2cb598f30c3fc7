import { expect, test } from 'vitest';
import { ChatError } from '../../src/chat.ts';
import { animate, journey } from './journey.ts';

/** A question as the agent may ask it, put into the stream of the next prompt. */
function asks(question: object): string {
  const call = { id: 'q', name: 'ask_question', args: question };
  return `data: ${JSON.stringify({ content: { role: 'model', parts: [{ functionCall: call }] } })}\n\n`;
}

const twoQuestions = {
  title: 'A few things first',
  questions: [
    {
      id: 'mood',
      prompt: 'Which moods?',
      allow_multiple: true,
      options: [
        { id: 'a', label: 'Calm' },
        { id: 'b', label: 'Warm' },
        { id: 'c', label: 'Dark' },
      ],
    },
    {
      id: 'pace',
      prompt: 'Which pace?',
      options: [
        { id: 's', label: 'Slow' },
        { id: 'f', label: 'Fast' },
      ],
    },
  ],
};

test('a picture without words is answered by a question with wishes to press', async () => {
  const { bot, chat, photos, newest, spent } = await journey();
  await bot.tell(chat.say('', [photos[0]]));
  expect(newest().text).toBe('Got it. What should happen?');
  expect(newest().buttons.map(({ label }) => label)).toEqual([
    '✨ Smooth motion',
    '🔍 Slow zoom',
    '📱 Vertical',
  ]);
  expect(spent()).toBe(0);
});

test('a wish is pressed instead of written, also after a restart', async () => {
  const { bot, chat, photos, prompts, videos } = await journey();
  await bot.tell(chat.say('', [photos[0]]));
  await bot.restart();
  await bot.tell(chat.press('Slow zoom'));
  expect(prompts()).toEqual([
    'animate this image into a 5-second video clip with a slow zoom towards the subject',
  ]);
  expect(videos()).toHaveLength(1);
});

test('the next steps under a video can be pressed', async () => {
  const { bot, chat, photos, prompts, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.press('Make it vertical'));
  expect(prompts().at(-1)).toBe('make it 9:16');
  expect(videos()).toHaveLength(2);
});

test('what the agent asks is answered by a button, after a restart too, and goes back as text', async () => {
  const { bot, chat, photos, newest, prompts, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('make it better'));
  const question = newest();
  expect(question.text).toBe(
    'What would you like?\nWhich way should it go?\nChoose an answer, or write your own.',
  );
  expect(question.buttons.map(({ label }) => label)).toEqual([
    'Add upbeat music',
    'Add the title "Hello"',
    'Make it slower',
  ]);
  await bot.restart();
  await bot.tell(chat.press('Add upbeat music'));
  expect(question.text).toBe('Which way should it go?\n✓ Add upbeat music');
  expect(question.buttons).toEqual([]);
  expect(prompts().at(-1)).toBe('Add upbeat music');
  expect(videos()).toHaveLength(2);
});

test('an answer may be written instead of pressed', async () => {
  const { bot, chat, photos, prompts } = await journey();
  await bot.tell(
    chat.say(animate, [photos[0]]),
    chat.say('make it better'),
    chat.say('just add a title "Sea"'),
  );
  expect(prompts().at(-1)).toBe('just add a title "Sea"');
});

test('several answers are chosen and taken back until Done, then the next question follows in the same message', async () => {
  const { bot, chat, photos, simulator, newest, prompts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.fault({ on: 'prompt', do: { kind: 'insert', pieces: 1, text: asks(twoQuestions), next: 'end' } });
  await bot.tell(chat.say('make it better'));
  const question = newest();
  expect(question.text).toBe(
    'A few things first\nWhich moods?\nChoose as many as you like, then press Done.',
  );
  for (const label of ['Calm', 'Dark', 'Warm', 'Dark']) await bot.tell(chat.press(label));
  expect(question.buttons.map(({ label }) => label)).toEqual(['✓ Calm', '✓ Warm', 'Dark', 'Done']);
  await bot.tell(chat.press('Done'));
  expect(question.text).toBe('Which pace?\nChoose an answer, or write your own.');
  await bot.tell(chat.press('Slow'));
  expect(question.text).toBe('Which moods?\n✓ Calm, Warm\nWhich pace?\n✓ Slow');
  expect(prompts().at(-1)).toBe('My answers: Which moods? Calm, Warm; Which pace? Slow');
});

test('Done without a choice asks again', async () => {
  const { bot, chat, photos, simulator, newest, prompts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.fault({ on: 'prompt', do: { kind: 'insert', pieces: 1, text: asks(twoQuestions), next: 'end' } });
  await bot.tell(chat.say('make it better'));
  const before = prompts().length;
  await bot.tell(chat.press('Done'));
  expect(newest().text).toContain('Which moods?');
  expect(prompts()).toHaveLength(before);
});

test('a button of an older question is told to be old, and nothing is sent', async () => {
  const { bot, chat, photos, newest, prompts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('make it better'));
  const press = chat.press('Make it slower');
  await bot.tell(press);
  const sent = prompts().length;
  await bot.tell({ ...press, id: 'again' });
  expect(newest().text).toBe('That button belongs to an older message. Just tell me what you would like.');
  expect(prompts()).toHaveLength(sent);
});

test('an unknown button is told to be old', async () => {
  const { bot, chat, photos, texts } = await journey();
  await bot.tell(chat.say('', [photos[0]]));
  const actions = ['wish:fly', 'answer:x:0:0', 'many:each', 'nonsense', ''];
  for (const action of actions) await bot.tell({ ...chat.press('Slow zoom'), action });
  expect(texts().slice(1)).toEqual(
    actions.map(() => 'That button belongs to an older message. Just tell me what you would like.'),
  );
});

test('a question whose message is gone is answered all the same', async () => {
  const { bot, chat, photos, prompts, texts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('make it better'));
  chat.failures.edit.push(new ChatError('gone', 'deleted'));
  await bot.tell(chat.press('Make it slower'));
  expect(prompts().at(-1)).toBe('Make it slower');
  expect(texts()).toContain('Which way should it go?\n✓ Make it slower');
});

test('an answer that was being carried out when the bot restarted is carried out, once', async () => {
  const { bot, chat, photos, simulator, texts, prompts, videos, until } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('make it better'));
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 50 } });
  await chat.accept(chat.press('Make it slower'));
  await until(() => expect(prompts()).toHaveLength(3));
  await bot.restart();
  await bot.idle();
  expect(prompts().slice(2)).toEqual(['Make it slower']);
  expect(videos()).toHaveLength(1);
  expect(texts().join('\n')).not.toContain('older message');
});
