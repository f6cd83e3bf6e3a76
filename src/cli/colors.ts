import pc from 'picocolors';

/** What colours are there to paint with: none for files, pipes, and those who want none. */
export type Colors = ReturnType<typeof pc.createColors>;

/**
 * The colours for a stream. `NO_COLOR` turns them off, `FORCE_COLOR` on where there is no terminal.
 *
 * @see https://no-color.org
 */
export const colorsFor = (
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>> = process.env,
): Colors => {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  const isForced = Boolean(FORCE_COLOR) && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const isOff = Boolean(NO_COLOR) || FORCE_COLOR === '0' || FORCE_COLOR === 'false';
  return pc.createColors(!isOff && (isForced || (stream.isTTY === true && TERM !== 'dumb')));
};

/** A report with the heading of its table in bold. */
export const paintTable = (text: string, colors: Colors): string => {
  const lines = text.split('\n');
  return lines
    .map((line, i) => {
      if (isRule(line)) return colors.dim(line);
      if (isRule(lines[i + 1] ?? '')) return colors.bold(line);
      return line;
    })
    .join('\n');
};

/** As `paintTable`, with the marks of edits in their colours. */
export const paintDiff = (text: string, colors: Colors): string =>
  paintTable(text, colors)
    .split('\n')
    .map((line) => {
      if (line.startsWith('+ ')) return colors.green(line);
      if (line.startsWith('- ')) return colors.red(line);
      return line.startsWith('~ ') ? colors.yellow(line) : line;
    })
    .join('\n');

const isRule = (line: string): boolean => /^─[─ ]*$/.test(line);
