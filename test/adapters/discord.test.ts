import { onTestFinished } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startDiscord } from '../fakes/discord/server.ts';
import { describeAdapter } from './contract.ts';

describeAdapter('Discord', async () => {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const ada = discord.user('Ada');
  const place = discord.dm(ada);
  const file = { file: Buffer.from('some bytes'), name: 'note.txt', type: 'text/plain' };
  const note = await discord.say(place, ada, '', { attachments: [file] });
  const [sent] = discord.messages(place).find(({ id }) => id === note.id)?.attachments ?? [];
  const url = sent?.url ?? '';
  const create = () =>
    createDiscord({
      token: discord.token,
      apiUrl: discord.url,
      commands: [],
      timing: scaleTiming(0.001),
      log: createLog({ level: 'silent', secrets: [] }),
    });
  const adapter = create();
  const ofBot = () => discord.messages(place).filter(({ byBot }) => byBot);
  return {
    adapter,
    another: create(),
    chat: { platform: 'discord', chatId: place.id },
    file: { source: { via: 'url', url }, content: 'some bytes' },
    goneFile: { via: 'url', url: url.replace(/attachments\/\d+\/\d+/, 'attachments/1/2') },
    say: async words => void (await discord.say(place, ada, words)),
    seen: sent => {
      const shown = ofBot().find(({ id }) => id === sent.messageId);
      const videos = shown?.attachments.filter(({ type }) => type === 'video/mp4') ?? [];
      return { text: shown?.text ?? '', videos: videos.length };
    },
    count: () => ofBot().length,
    sendsOnce: true,
  };
});
