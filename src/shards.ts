import { hostname } from 'node:os';
import { z } from 'zod';

/** As many shards of Discord as it recommends, all in this process; or these ones of so many. */
export type Shards = 'auto' | { ids: number[]; count: number };

/** Discord knows no bot with more. */
const most = 65_536;

const each = /^each:(\d+)\/(\d+)$/;
const listed = /^(\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)\/(\d+)$/;

const advice = 'must be auto, a number, ids and their count such as 0-3/16, or each:4/16';

/**
 * Reads `auto`; `4`, all four; `0-3/16` or `0,1/4`, these of so many; `each:4/16`, four in each process, by the number
 * that its host's name ends with, counted from 0, as the pods of a StatefulSet are (`bot-2` takes 8 to 11).
 * Throws an `Error` with a sentence that follows the variable's name.
 */
export function readShards(text: string, host: string = hostname()): Shards {
  const given = text.replaceAll(/\s/g, '');
  if (given === 'auto') return given;
  if (/^\d+$/.test(given)) return checked(range(0, Number(given) - 1), Number(given));
  const [, size, all] = each.exec(given) ?? [];
  if (size !== undefined) return ofHost(Number(size), Number(all), host);
  const [, ids, count] = listed.exec(given) ?? [];
  if (ids === undefined) throw new Error(advice);
  const ranges = ids.split(',').map(part => part.split('-').map(Number));
  return checked(
    ranges.flatMap(([first = 0, last = first]) => range(first, last)),
    Number(count),
  );
}

export const shardsSchema = z.string().transform((text, context): Shards => {
  try {
    return readShards(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : advice);
    return z.NEVER;
  }
});

function ofHost(size: number, count: number, host: string): Shards {
  const ordinal = /(\d+)$/.exec(host)?.[1];
  if (ordinal === undefined) {
    throw new Error(
      `needs a host name that ends in a number, as bot-0 does; this one is ${host}: name the shards instead, such as 0-3/16`,
    );
  }
  const first = Number(ordinal) * size;
  if (size > 0 && first >= count) {
    const enough = Math.ceil(count / size);
    throw new Error(
      `leaves no shard for ${host}: ${enough === 1 ? 'one process has' : `${enough} processes have`} all ${count}`,
    );
  }
  return checked(range(first, Math.min(first + size, count) - 1), count);
}

function checked(ids: number[], count: number): Shards {
  if (count < 1 || count > most || ids.length === 0) throw new Error(advice);
  const beyond = ids.find(id => id >= count);
  if (beyond !== undefined)
    throw new Error(`names shard ${beyond}, but of ${count} the last one is ${count - 1}`);
  if (new Set(ids).size < ids.length) throw new Error('names a shard twice');
  return { ids, count };
}

/** Whole numbers from `first` to `last`; no more of them than there can be shards. */
function range(first: number, last: number): number[] {
  return Array.from({ length: Math.min(Math.max(0, last - first + 1), most + 1) }, (_, at) => first + at);
}
