/** What is typed into a field, as JSON; and what is wrong with it. */
import type { FormKind } from './form-model.ts';
import { isVariable } from './masked-json.ts';

export type FieldText = { json: string } | { problem: string };

/** Ranges of the integers, both ends included. */
const ranges = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

/** A variable stands for any value. */
export function fieldJson(kind: FormKind, typed: string): FieldText {
  const text = typed.trim();
  if (isVariable(text)) return { json: isWrittenAsText(kind) ? JSON.stringify(text) : text };
  switch (kind) {
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return integer(kind, text);
    case 'float':
    case 'double':
      return float(text);
    case 'bool':
      return text === 'true' || text === 'false' ? { json: text } : { problem: 'true or false' };
    case 'bytes':
      return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1
        ? { json: JSON.stringify(text) }
        : { problem: 'Bytes are written in base64.' };
    case 'timestamp':
      return /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/.test(text)
        ? { json: JSON.stringify(text) }
        : { problem: 'A time is like 2026-01-31T12:30:00Z.' };
    case 'duration':
      return /^-?\d+(\.\d{1,9})?s$/.test(text)
        ? { json: JSON.stringify(text) }
        : { problem: 'A duration is in seconds: 1.5s' };
    case 'fieldMask':
      return /^([A-Za-z_]\w*(\.[A-Za-z_]\w*)*(,|$))*$/.test(text) && !text.endsWith(',')
        ? { json: JSON.stringify(text) }
        : { problem: 'Paths of fields, parted by commas: title,author.name' };
    case 'any':
    case 'struct':
    case 'message':
      return jsonOf(text, (value) => isObject(value), 'An object in JSON: { "a": 1 }');
    case 'listValue':
      return jsonOf(text, Array.isArray, 'A list in JSON: [1, "a"]');
    case 'value':
      return jsonOf(text, () => true, 'A value in JSON: 1, "a", true, null, a list or an object');
    default:
      return { json: JSON.stringify(typed) };
  }
}

/** What a field of this kind begins with when it is set. */
export function emptyJson(kind: FormKind): string {
  switch (kind) {
    case 'int32':
    case 'uint32':
    case 'float':
    case 'double':
      return '0';
    case 'int64':
    case 'uint64':
      return '"0"';
    case 'bool':
      return 'false';
    case 'timestamp':
      return '"1970-01-01T00:00:00Z"';
    case 'duration':
      return '"0s"';
    case 'message':
    case 'struct':
      return '{}';
    case 'any':
      return '{\n  "@type": "type.googleapis.com/"\n}';
    case 'listValue':
      return '[]';
    case 'value':
      return 'null';
    default:
      return '""';
  }
}

/** Whether its JSON is a string whatever it holds. */
function isWrittenAsText(kind: FormKind): boolean {
  return ['string', 'bytes', 'int64', 'uint64', 'timestamp', 'duration', 'fieldMask', 'enum'].includes(kind);
}

function integer(kind: keyof typeof ranges, text: string): FieldText {
  if (!/^-?\d+$/.test(text)) return { problem: 'A whole number.' };
  const [least, most] = ranges[kind];
  const value = BigInt(text);
  if (value < least || value > most) return { problem: `From ${least} to ${most}.` };
  return { json: kind.endsWith('64') ? `"${value}"` : `${value}` };
}

function float(text: string): FieldText {
  if (/^(NaN|-?Infinity)$/.test(text)) return { json: `"${text}"` };
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return { json: text };
  return { problem: 'A number, NaN, Infinity or -Infinity.' };
}

function jsonOf(text: string, isFitting: (value: unknown) => boolean, problem: string): FieldText {
  try {
    const value: unknown = JSON.parse(text);
    return isFitting(value) ? { json: JSON.stringify(value, null, 2) } : { problem };
  } catch {
    return { problem };
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
