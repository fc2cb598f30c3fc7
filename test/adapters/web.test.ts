import { onTestFinished } from 'vitest';
import { createWeb } from '../../adapters/web/adapter.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { visit } from '../web/visitor.ts';
import { describeAdapter } from './contract.ts';

describeAdapter('the page', async () => {
  const folder = await temporaryFolder();
  const place = { host: '127.0.0.1', port: 0, token: undefined, simulated: true };
  const log = createLog({ level: 'silent', secrets: [] });
  const adapter = createWeb({ ...place, folder, timing: scaleTiming(0.001), log });
  onTestFinished(() => adapter.stop());

  // The chat and the file are of a former run: they are kept.
  await adapter.start(async () => 'queued');
  const visitor = visit(adapter.url());
  const chatId = await visitor.newChat();
  const note = { name: 'note.txt', content: Buffer.from('some bytes'), type: 'text/plain' };
  await visitor.say(chatId, 'look at this', { id: 'the-first-one', files: [note] });
  await adapter.stop();

  const shown = async () =>
    (await visit(adapter.url()).messages(chatId)).filter(({ from }) => from === 'bot');
  return {
    adapter,
    chat: { platform: 'web', chatId },
    file: { source: { via: 'id', fileId: `${chatId}/the-first-one.0.bin` }, content: 'some bytes' },
    goneFile: { via: 'id', fileId: `${chatId}/the-second-one.0.bin` },
    say: async words => void (await visit(adapter.url()).say(chatId, words)),
    seen: async sent => {
      const message = (await shown()).find(({ id }) => id === sent.messageId);
      return { text: message?.text ?? '', videos: message?.video ? 1 : 0 };
    },
    count: async () => (await shown()).length,
    sendsOnce: true,
  };
});
