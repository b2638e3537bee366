/** `a.b` and `C` make `a.b.C`; an empty scope adds nothing. */
export function joinName(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

/** The scope a full name lies in; '' at the top. */
export function scopeOf(fullName: string): string {
  const dot = fullName.lastIndexOf('.');
  return dot < 0 ? '' : fullName.slice(0, dot);
}

/** The last part of a full name. */
export function lastPart(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

/** The JSON name protoc gives a field: `foo_bar` becomes `fooBar`. */
export function jsonNameOf(fieldName: string): string {
  let underscore = fieldName.indexOf('_');
  if (underscore < 0) return fieldName;
  let result = '';
  let from = 0;
  while (underscore >= 0) {
    result += fieldName.slice(from, underscore);
    from = underscore + 1;
    const code = fieldName.charCodeAt(from);
    if (code >= 97 && code <= 122) {
      result += String.fromCharCode(code - 32);
      from++;
    }
    underscore = fieldName.indexOf('_', from);
  }
  return result + fieldName.slice(from);
}

/** The name protoc gives the entry message of a map field: `foo_bar` becomes `FooBarEntry`. */
export function mapEntryName(fieldName: string): string {
  return `${fieldName.split('_').map(capitalized).join('')}Entry`;
}

/** What a message of an rpc is called most often: `get_post` and `Request` make `GetPostRequest`. */
export function messageNameOf(methodName: string, role: 'Request' | 'Response'): string {
  return methodName.split('_').map(capitalized).join('') + role;
}

function capitalized(word: string): string {
  const code = word.charCodeAt(0);
  return code >= 97 && code <= 122 ? String.fromCharCode(code - 32) + word.slice(1) : word;
}

/** How many single-character edits part two names; gives up above `limit`. (Levenshtein, two rows.) */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  if (previousRow.length <= b.length) [previousRow, currentRow] = [rowFor(b), rowFor(b)];
  for (let column = 0; column <= b.length; column++) previousRow[column] = column;
  for (let row = 1; row <= a.length; row++) {
    let least = row;
    currentRow[0] = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      const replaced = (previousRow[column - 1] ?? 0) + (same ? 0 : 1);
      // Two neighbours swapped cost one edit each way, which "Psot" for "Post" would miss; hence the limit of two.
      const edits = Math.min(replaced, (previousRow[column] ?? 0) + 1, (currentRow[column - 1] ?? 0) + 1);
      currentRow[column] = edits;
      if (edits < least) least = edits;
    }
    if (least > limit) return limit + 1;
    [previousRow, currentRow] = [currentRow, previousRow];
  }
  return previousRow[b.length] ?? 0;
}

/** Kept between calls: a name is compared with thousands. */
let previousRow = new Uint32Array(64);
let currentRow = new Uint32Array(64);

function rowFor(text: string): Uint32Array<ArrayBuffer> {
  return new Uint32Array(2 * text.length + 1);
}

/** The candidate that was most likely meant by `name`, if one is close. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  const lower = name.toLowerCase();
  for (const candidate of candidates) {
    const isSame = candidate.length === name.length && candidate.toLowerCase() === lower;
    const distance = isSame ? 0 : editDistance(name, candidate, bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
