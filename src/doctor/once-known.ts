import { bad, type Check, type Finding, note } from './examine.ts';

/** What a platform's checks have in common: who the bot is, asked once, and checks that mean nothing without that. */
export function knownBot<Bot>(
  platform: string,
  ask: () => Promise<Bot>,
  messageOf: (error: unknown) => string,
): { bot(): Promise<Bot>; onceKnown(name: string, look: (bot: Bot) => Promise<Finding>): Check } {
  let known: Promise<Bot> | undefined;
  const bot = () => {
    known ??= ask();
    return known;
  };
  return {
    bot,
    onceKnown: (name, look) => ({
      name: `${platform} ${name}`,
      run: async () => {
        const found = await bot().catch(() => undefined);
        if (!found) return note(`Not looked at: ${platform} did not say who the bot is.`);
        return look(found).catch(error => bad(`${platform} did not answer: ${messageOf(error)}.`));
      },
    }),
  };
}
