/**
 * Tells whether a difference of the balance belongs to one turn alone. All chats draw on one account, so what
 * was spent between two readings is only known when no other paid request ran in between.
 */
export interface Spending {
  /** Call before the first reading of the balance; call what it answers after the second: true when alone. */
  begin(): () => boolean;
}

export function createSpending(): Spending {
  let running = 0;
  let begun = 0;
  return {
    begin: () => {
      const wasAlone = running === 0;
      const number = ++begun;
      running++;
      let result: boolean | undefined;
      return () => {
        if (result === undefined) {
          running--;
          result = wasAlone && begun === number;
        }
        return result;
      };
    },
  };
}
