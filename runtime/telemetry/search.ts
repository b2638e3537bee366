/** The little language in which the history is searched: words, and `code:not_found`, `slower:20ms` and their like. */
import { codeNames } from '../api/code-names.ts';
import { nearestName } from '../nearest-name.ts';
import { UserError } from '../user-error.ts';

/** Origins by the word they are searched by; the numbers of CallOrigin. */
const origins: Readonly<Record<string, number>> = { outside: 1, editor: 2, command: 3, service: 4 };

const codes: Readonly<Record<string, number>> = Object.fromEntries(
  codeNames.map((name, code) => [name, code]),
);

/** What is searched for: all of it must fit. */
export interface Search {
  words: string[];
  code?: number;
  /** Of any code but OK. */
  failed?: boolean;
  project?: string;
  origin?: number;
  method?: string;
  /** Beginning of an id, in lower case. */
  trace?: string;
  /** Milliseconds. */
  slowerMs?: number;
}

const unitMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Reads a search. Throws UserError `search-invalid` when a place has a value that it cannot have. */
export function readSearch(text: string): Search {
  const search: Search = { words: [] };
  for (const [, quoted, bare = ''] of text.matchAll(/"([^"]*)"?|([^\s"]+)/g)) {
    if (quoted !== undefined) {
      if (quoted.trim() !== '') search.words.push(quoted);
      continue;
    }
    const colon = bare.indexOf(':');
    const place = bare.slice(0, Math.max(colon, 0));
    if (!readPlace(search, place, bare.slice(colon + 1))) search.words.push(bare);
  }
  return search;
}

/** False when there is no such place: `http://` is a word like any other. */
function readPlace(search: Search, place: string, value: string): boolean {
  switch (place) {
    case 'code':
      if (value.toLowerCase() === 'failed') search.failed = true;
      else
        search.code = /^\d+$/.test(value) && Number(value) <= 16 ? Number(value) : named(codes, place, value);
      return true;
    case 'origin':
      search.origin = named(origins, place, value);
      return true;
    case 'project':
    case 'method':
      search[place] = value;
      return true;
    case 'trace':
      if (!/^[0-9a-f]{1,32}$/i.test(value))
        throw invalid(`trace:${value} is no id: it has up to 32 hex digits`);
      search.trace = value.toLowerCase();
      return true;
    case 'slower': {
      const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)(us|ms|s|m)?$/.exec(value) ?? [];
      if (amount === undefined) throw invalid(`slower:${value} is no time: write it like 20ms or 1.5s`);
      search.slowerMs = Number(amount) * (unitMs[unit] ?? 1);
      return true;
    }
    default:
      return false;
  }
}

function named(names: Readonly<Record<string, number>>, place: string, value: string): number {
  const name = value.toLowerCase();
  const found = Object.hasOwn(names, name) ? names[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(names);
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? `there is ${known.join(', ')}` : `did you mean ${place}:${nearest}?`;
  throw invalid(`there is no ${place}:${value}; ${hint}`);
}

function invalid(message: string): UserError {
  return new UserError('search-invalid', message);
}
