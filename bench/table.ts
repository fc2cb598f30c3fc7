import { median } from './statistics.ts';

/** One benchmark: what it measures, and its rows once it has run. The first row of a table names the columns. */
export interface Benchmark {
  about: string;
  run(): Promise<string[][]>;
}

/** The rows as lines of text, each column as wide as its widest cell. */
export function layOut(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ');
  return `${rows.map(row => `  ${line(row)}`.trimEnd()).join('\n')}\n`;
}

/** Smallest, median and largest: the middle one is the result, the others are this machine's noise. */
export function spread(samples: readonly number[], digits = 0): string {
  const values = [Math.min(...samples), median(samples), Math.max(...samples)];
  return values.map(value => value.toFixed(digits)).join(' / ');
}

/** The ratios of a table alone, a line for each row that has one. */
export function ratiosOf(name: string, [columns = [], ...rows]: readonly string[][]): string[] {
  return rows.flatMap(([title, ...cells]) => {
    const ratios = cells.flatMap((cell, index) =>
      /^[\d.]+ x$/.test(cell) ? [`${columns[index + 1]} ${cell}`] : [],
    );
    return ratios.length > 0 ? [`  ${name}: ${title}: ${ratios.join(', ')}\n`] : [];
  });
}

/** How many times as much as something else of the same run. */
export function ratio(samples: readonly number[], to: readonly number[]): string {
  return `${(median(samples) / median(to)).toFixed(2)} x`;
}

/** What is read off one round. */
export type Figure<Round> = (round: Round) => number;

/** A row of the same figure of both sides. */
export function compare<Round>(
  name: string,
  bare: readonly Round[],
  whole: readonly Round[],
  figure: Figure<Round>,
  digits = 0,
): string[] {
  const [one, other] = [bare.map(figure), whole.map(figure)];
  return [name, spread(one, digits), spread(other, digits), ratio(other, one)];
}

/** All rounds together, for what should be none. */
export function sum<Round>(rounds: readonly Round[], figure: Figure<Round>): string {
  return String(rounds.reduce((all, round) => all + figure(round), 0));
}
