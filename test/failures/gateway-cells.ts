import type { GatewayFaults } from '../fakes/discord/gateway/faults.ts';
import { type DiscordTrouble, onDiscord } from './on-discord.ts';
import { happening, type PlatformCell } from './platform-cells.ts';

const connections: Record<string, Omit<DiscordTrouble, 'faults'>> = {
  'cut before': { before: gateway => gateway.cut() },
  'cut right after': { after: gateway => gateway.cut() },
  'asked to connect anew': { after: gateway => gateway.reconnect() },
  'session to be resumed': { after: gateway => gateway.invalidate(true) },
  'closed with 4000': { after: gateway => gateway.close(4000) },
  'told twice': { after: gateway => gateway.again() },
  nonsense: { before: gateway => talkNonsense(gateway), after: gateway => talkNonsense(gateway) },
};

function talkNonsense(gateway: GatewayFaults): void {
  for (const name of ['MESSAGE_CREATE', 'INTERACTION_CREATE', 'GUILD_CREATE', 'NOTHING_KNOWN'])
    for (const data of [{}, { id: {}, author: 'me', type: 99 }, { id: '1', type: 3, data: null }])
      gateway.tell(name, data);
}

/** What happens to the connection that Discord's events come in by, while somebody acts. */
export const gatewayCells: readonly PlatformCell<DiscordTrouble>[] = Object.entries(connections).flatMap(
  ([fault, more]) =>
    (['first', 'talk', 'press', 'credits'] as const).map(errand => {
      const trouble = { faults: [], ...more };
      return { ...happening(errand, 'gateway', fault), trouble, open: onDiscord(trouble) };
    }),
);
