import { onTestFinished } from 'vitest';
import { createTelegram } from '../../adapters/telegram/adapter.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { describeAdapter } from './contract.ts';

describeAdapter('Telegram', async () => {
  const telegram = await startTelegram();
  onTestFinished(() => telegram.close());
  const ada = telegram.person('Ada');
  const place = telegram.privateChat(ada);
  const { document } = await telegram.document(place, ada, Buffer.from('some bytes'), { name: 'note.txt' });
  const fileId = document?.file_id ?? '';
  const create = () =>
    createTelegram({
      token: telegram.token,
      apiRoot: telegram.url,
      commands: ['animate', 'help'],
      timing: scaleTiming(0.001),
      log: createLog({ level: 'silent', secrets: [] }),
    });
  const adapter = create();
  const ofBot = () => telegram.messages(place).filter(({ byBot }) => byBot);
  return {
    adapter,
    another: create(),
    chat: { platform: 'telegram', chatId: `${place.id}` },
    file: { source: { via: 'id', fileId }, content: 'some bytes' },
    goneFile: { via: 'id', fileId: 'AgACAgIAAxkB-example-gone' },
    say: words => void telegram.say(place, ada, words),
    seen: sent => {
      const shown = ofBot().find(({ message_id }) => message_id === Number(sent.messageId));
      return { text: shown?.text ?? '', videos: shown?.media?.kind === 'video' ? 1 : 0 };
    },
    count: () => ofBot().length,
    sendsOnce: false,
  };
});
