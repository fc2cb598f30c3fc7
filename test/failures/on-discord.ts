import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { textsIn } from '../../src/texts/index.ts';
import { runDiscordBot } from '../discord/run.ts';
import type { Fault } from '../fakes/discord/faults.ts';
import type { GatewayFaults } from '../fakes/discord/gateway/faults.ts';
import type { ShownMessage } from '../fakes/discord/seen.ts';
import type { FakeDiscord } from '../fakes/discord/server.ts';
import type { CallRecord } from '../fakes/discord/world.ts';
import { type Attempt, type OpenStage, rendering, type Shown, words } from './stage.ts';

/** Where and how faults come on Discord. */
export interface DiscordSetting {
  /** From before the program begins; else from the errand on. */
  atStart?: boolean;
  /** The bot may not write in the channel. */
  isShutOut?: boolean;
  /** Each job goes on in a thread of its own. */
  inThreads?: boolean;
  /** Right before the person acts, or right after. */
  before?: (gateway: GatewayFaults) => void;
  after?: (gateway: GatewayFaults) => void;
}

/** What goes wrong on Discord: calls, and the connection that things come in by. */
export type DiscordTrouble = DiscordSetting & { faults: readonly Fault[] };

const en = textsIn('en');

/** A channel of a server on Discord. */
export function onDiscord({
  faults,
  atStart = false,
  isShutOut = false,
  inThreads = false,
  before,
  after,
}: DiscordTrouble): OpenStage {
  return async (options, [photo = '', other = '']) => {
    const bot = await runDiscordBot({
      ...options,
      env: { ...options.env, ...(inThreads && { DISCORD_THREADS: 'true' }) },
      prepare: discord => {
        if (atStart) for (const fault of faults) discord.fault(fault);
      },
    });
    const { discord } = bot;
    const channel = discord.channel(discord.guild('Makers'), 'pictures', {
      deny: isShutOut ? ['SendMessages'] : [],
    });
    const ada = discord.user('Ada');
    /** With the faults in place, and not yet gone. */
    let isArmed = false;

    const until = async (isSo: () => boolean, ms = 3_000) => {
      for (const late = performance.now() + ms; !isSo() && performance.now() < late; ) await sleep(3);
    };
    const isKnown = (name: string) => discord.commands().some(command => command.name === name);
    /** In the channel, and what came directly. */
    const fromBot = () => discord.messages().filter(({ byBot }) => byBot);
    const say = (text: string, ...attachments: string[]) =>
      discord.say(channel, ada, `<@${discord.bot.id}> ${text}`, { attachments });
    const slash = async (name: string) => {
      await until(() => isKnown(name));
      await discord.slash(channel, ada, name);
    };
    /** By the command, or in words while there is none. */
    const animate = async (prompt: string, image: string) => {
      await until(() => isKnown('animate'), atStart && isArmed ? 0 : 3_000);
      if (!isKnown('animate')) return say(prompt, image);
      return discord.slash(channel, ada, 'animate', { image, prompt });
    };
    const errands = {
      first: () => animate(words.first, photo),
      other: () => animate(words.other, other),
      each: () => (fromBot().length === 0 ? say(words.each, photo, other) : say(words.each)),
      edit: () => say(words.edit),
      talk: () => say(words.talk),
      pictures: () => say('', photo),
      export: () => slash('export'),
      credits: () => slash('credits'),
      status: () => slash('status'),
      press: async () => {
        const video = fromBot().findLast(({ buttons }) =>
          buttons.some(({ label }) => label.includes('Again')),
        );
        if (!video) throw new Error('there is no video with a button');
        discord.press(video, 'Again', ada);
      },
      stop: async () => {
        await animate(words.first, photo);
        await rendering(bot);
        await slash('cancel');
      },
    };
    return {
      bot,
      act: async errand => {
        // Nothing that is said before the first session is ever told to the bot.
        await until(() => discord.gateway.connected() > 0, 10_000);
        if (isArmed) before?.(discord.gateway);
        const heard = discord.calls().length;
        await errands[errand]();
        if (isArmed) after?.(discord.gateway);
        // What goes through the gateway can't be counted; that it has arrived shows in the first call.
        await until(() => discord.calls().length > heard, before || after ? 10_000 : 3_000);
      },
      arm: () => {
        isArmed = true;
        if (!atStart) for (const fault of faults) discord.fault(fault);
      },
      clear: () => {
        isArmed = false;
        discord.clearFaults();
      },
      idle: async () => {
        // Between two tries of a call nothing is under way for a while.
        let made: number;
        do {
          made = discord.calls().length;
          await bot.idle(60_000);
          await sleep(isArmed ? 400 : 0);
        } while (
          discord.underWay() > 0 ||
          discord.calls().length > made ||
          discord.gateway.connected() === 0
        );
      },
      shown: () => fromBot().filter(isAnswer).map(shown),
      attempts: () => discord.calls().flatMap(call => attempt(discord, call)),
      broken: () => [
        ...discord.violations().map(({ rule, route, detail }) => `${rule} of ${route}: ${detail}`),
        ...bot.log
          .filter(line =>
            [discord.token, ...discord.interactions().map(({ token }) => token)].some(token =>
              line.includes(token),
            ),
          )
          .map(() => 'a token is in the log'),
      ],
      close: () => bot.close(),
    };
  };
}

const thinking = 'thinking…';

/** What a thread hangs on, and what leads there. */
const signposts = [
  ...[words.first, words.other].map(wish => en.askedFor('Ada', wish)),
  en.goesOnIn('<').split('<')[0] ?? '',
];

/** That a command was heard is no answer; “thinking…” looks like one that is never finished. */
const isAnswer = ({ text }: ShownMessage) =>
  text !== en.onIt && !signposts.some(signpost => text.startsWith(signpost));

function shown({ id, text, buttons, history, attachments, loading }: ShownMessage): Shown {
  return {
    id,
    text: loading ? thinking : text,
    buttons,
    history: loading ? [thinking] : history.flatMap(one => one.text || []),
    isAside: loading || text === en.lostVoice,
    videos: attachments.filter(({ type }) => type === 'video/mp4'),
  };
}

const saying =
  /^(POST \/channels\/{channel_id}\/messages|PATCH \/channels\/{channel_id}\/messages\/{message_id}|(POST|PATCH|DELETE) \/webhooks\/.*)$/;
/** What leaves the bot in the dark about what was done. */
const losses = new Set(['lose', 'mute', 'cut', 'garble', 'left']);
const body = z.object({ content: z.string().default('') });

function attempt(
  discord: FakeDiscord,
  { route, path, body: sent, status, mishap = '' }: CallRecord,
): Attempt[] {
  const taken = status >= 200 && status < 300;
  const confirmed = taken && !losses.has(mishap);
  // Where it was not taken, the platform itself tells the person that it went wrong.
  if (route.endsWith('/callback'))
    return [{ text: taken ? thinking : '', of: undefined, isAside: false, taken, confirmed }];
  if (!saying.test(route)) return [];
  const isAside = route.endsWith('@original');
  const ofInteraction = () =>
    discord.interactions().find(({ token }) => path.includes(token))?.original?.id ?? '';
  const named = isAside ? ofInteraction() : path.split('/').at(-1);
  return [
    {
      text: body.safeParse(sent).data?.content ?? '',
      of: route.startsWith('POST') ? undefined : named,
      isAside,
      taken,
      confirmed,
    },
  ];
}
