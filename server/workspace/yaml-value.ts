import { parseDocument } from 'yaml';

/** The last text and what it says: a folder's files are asked about one after another, and most have one config above them. */
let last: { readonly text: string; readonly value: unknown } | undefined;

/** What a YAML text says; undefined for one that says nothing, or that cannot be read at all. Not to be changed: it may be shared. */
export function yamlValue(text: string): unknown {
  if (last?.text !== text) last = { text, value: read(text) };
  return last.value;
}

function read(text: string): unknown {
  try {
    return parseDocument(text, { logLevel: 'silent' }).toJS();
  } catch {
    // An alias without an anchor, say.
    return undefined;
  }
}
