/**
 * Tells whether a difference of the balance belongs to one turn alone. All chats draw on one account, so what
 * was spent between two readings is only known when no other paid request ran in between.
 */
export interface Spending {
  /** Call before the first reading of the balance, and `end` what it answers after the last one. */
  begin(): Spell;
}

export interface Spell {
  /** True when certainly no other paid request has run since the spell began. */
  isAlone(): boolean;
  /** May be called again. */
  end(): void;
}

/** What other processes do with the account can't be seen from here, so where there may be some nobody is alone. */
export function createSpending(hasOthers: boolean): Spending {
  let running = 0;
  let begun = 0;
  return {
    begin: () => {
      const wasAlone = running === 0;
      const number = ++begun;
      running++;
      let ended = false;
      return {
        isAlone: () => !hasOthers && wasAlone && begun === number,
        end: () => {
          if (!ended) running--;
          ended = true;
        },
      };
    },
  };
}
