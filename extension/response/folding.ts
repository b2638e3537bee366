/** What folds in a response: its sections, its messages, and what is in brackets. Lines count from zero. */

export interface Fold {
  first: number;
  last: number;
}

/** `lines` are of a document whose JSON is laid out a value a line, as ours is. */
export function responseFolds(lines: readonly string[]): Fold[] {
  const folds: Fold[] = [];
  const open: number[] = [];
  let section: number | undefined;
  const add = (first: number, last: number) => {
    let end = last;
    while (end > first && lines[end]?.trim() === '') end--;
    if (end > first) folds.push({ first, last: end });
  };
  for (const [at, line] of lines.entries()) {
    if (/^(###|===)/.test(line)) {
      if (section !== undefined) add(section, at - 1);
      section = at;
      open.length = 0;
    } else if (line.trim() === '') {
      // No value of ours has a blank line in it.
      open.length = 0;
    } else {
      if (/^\s*[}\]],?$/.test(line)) {
        const first = open.pop();
        if (first !== undefined) add(first, at - 1);
      }
      if (/[{[]$/.test(line)) open.push(at);
    }
  }
  if (section !== undefined) add(section, lines.length - 1);
  return folds.sort((a, b) => a.first - b.first || b.last - a.last);
}
