import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeChat } from '../fakes/chat.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { describeAdapter } from './contract.ts';

describeAdapter('the chat in memory', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'note.txt');
  await writeFile(path, 'some bytes');
  const fake = createFakeChat();
  return {
    adapter: fake.adapter(),
    chat: { platform: 'fake', chatId: 'room' },
    file: { source: { via: 'path', path }, content: 'some bytes' },
    goneFile: { via: 'path', path: `${path}.gone` },
    say: async words => void (await fake.accept(fake.say(words))),
    seen: sent => {
      const message = fake.messages.find(({ id }) => id === sent.messageId);
      return { text: message?.text ?? '', videos: message?.videos.length ?? 0 };
    },
    count: () => fake.messages.length,
    sendsOnce: true,
  };
});
