import type { Timing } from '../../timing.ts';
import type { TurnContext } from '../../turns/engine.ts';

/** The turns that show progress on a platform at the moment: it counts the bot's calls over all of them. */
export interface Crowd {
  enter(turn: TurnContext): void;
  leave(turn: TurnContext): void;
  /** How many there are, in all processes of the bot as far as that is known. */
  size(): number;
}

/**
 * The crowd of each platform. `times` answers how many times as many turns run in all processes as in this one; it is
 * asked now and then, since nobody is told of the turns of other processes.
 */
export function createCrowds(times: () => Promise<number>, timing: Timing): (platform: string) => Crowd {
  const crowds = new Map<string, Crowd>();
  let factor = 1;
  let askedAt = -Infinity;

  function look(): void {
    const now = performance.now();
    if (now - askedAt < timing.crowdLook) return;
    askedAt = now;
    times().then(
      answer => {
        factor = Math.max(1, answer);
      },
      () => {},
    );
  }

  function create(): Crowd {
    const here = new Set<TurnContext>();
    return {
      enter: turn => void here.add(turn),
      leave: turn => void here.delete(turn),
      size: () => {
        look();
        return here.size * factor;
      },
    };
  }

  return platform => {
    const crowd = crowds.get(platform) ?? create();
    crowds.set(platform, crowd);
    return crowd;
  };
}
