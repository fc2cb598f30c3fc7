/**
 * What a person sees of a terminal's output: its lines, after all moves of the cursor and all wiping. A line that is
 * longer than `columns` goes on in the next one; characters count as one column each.
 */
export function screenOf(output: string, columns = Number.POSITIVE_INFINITY): string[] {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  const moves: Record<string, (count: number) => void> = {
    A: count => {
      row = Math.max(0, row - (count || 1));
    },
    G: count => {
      column = Math.max(0, count - 1);
    },
    J: () => {
      lines.length = row + 1;
      lines[row]?.splice(column);
    },
    K: () => {
      lines[row]?.splice(column);
    },
  };
  for (const [token, count, move] of output.matchAll(pieces)) {
    if (move !== undefined) moves[move]?.(Number(count));
    else if (token === '\r') column = 0;
    else if (token === '\n') {
      row++;
      column = 0;
      lines[row] ??= [];
    } else {
      if (column >= columns) {
        row++;
        column = 0;
      }
      const line = lines[row] ?? [];
      lines[row] = line;
      line[column++] = token;
    }
  }
  return lines.map(line => line.join('').trimEnd());
}

/** A control sequence with its number and letter, or one character. */
const pieces = new RegExp(`${String.fromCharCode(27)}\\[(\\d*)([A-Za-z])|.`, 'gsu');
