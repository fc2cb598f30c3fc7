import { expect, test } from 'vitest';
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
