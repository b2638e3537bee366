import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { SchemaStyle } from '../schema-style.ts';
import { listOf } from './list-of.ts';

/** `buf.validate.StringRules`. Lengths are in code points, as JSON Schema counts them. */
export function stringRules(rules: JsonObject): JsonObject {
  const { len, minLen = len, maxLen = len ?? rules.maxBytes, const: only } = rules;
  const among = [...(only === undefined ? [] : [only]), ...listOf(rules.in)];
  const nots = [
    ...(listOf(rules.notIn).length > 0 ? [{ enum: listOf(rules.notIn) }] : []),
    ...(typeof rules.notContains === 'string' ? [{ pattern: escaped(rules.notContains) }] : []),
  ];
  const patterns = patternsOf(rules);
  const [pattern, ...others] = patterns;
  return {
    ...(minLen === undefined ? {} : { minLength: Number(minLen) }),
    ...(maxLen === undefined ? {} : { maxLength: Number(maxLen) }),
    ...(among.length > 0 ? { enum: among } : {}),
    ...(pattern === undefined ? {} : { pattern }),
    ...(others.length > 0 ? { allOf: others.map((other) => ({ pattern: other })) } : {}),
    ...formatsOf(rules),
    ...(nots.length === 0 ? {} : { not: nots.length === 1 && nots[0] ? nots[0] : { anyOf: nots } }),
  };
}

/** `buf.validate.BytesRules`: its lengths in bytes, as base64 writes them. */
export function bytesRules(rules: JsonObject, style: SchemaStyle): JsonObject {
  const { len, minLen = len, maxLen = len } = rules;
  const padded = (bytes: JsonValue) => 4 * Math.ceil(Number(bytes) / 3);
  const unpadded = (bytes: JsonValue) => Math.ceil((Number(bytes) * 4) / 3);
  return {
    ...(minLen === undefined
      ? {}
      : { minLength: style.accepts === 'lenient' ? unpadded(minLen) : padded(minLen) }),
    ...(maxLen === undefined ? {} : { maxLength: padded(maxLen) }),
  };
}

function patternsOf(rules: JsonObject): string[] {
  const { pattern, prefix, suffix, contains } = rules;
  return [
    ...(typeof pattern === 'string' && isEcmaScript(pattern) ? [pattern] : []),
    ...(typeof prefix === 'string' ? [`^${escaped(prefix)}`] : []),
    ...(typeof suffix === 'string' ? [`${escaped(suffix)}$`] : []),
    ...(typeof contains === 'string' ? [escaped(contains)] : []),
  ];
}

/** The patterns of protovalidate are RE2's; what only that knows (`\A`, `[[:alpha:]]`, `(?P<`) is refused here. */
function isEcmaScript(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

const formats: Readonly<Record<string, readonly string[]>> = {
  email: ['email'],
  hostname: ['hostname'],
  ipv4: ['ipv4'],
  ipv6: ['ipv6'],
  ip: ['ipv4', 'ipv6'],
  address: ['hostname', 'ipv4', 'ipv6'],
  uri: ['uri'],
  uriRef: ['uri-reference'],
  uuid: ['uuid'],
};

function formatsOf(rules: JsonObject): JsonObject {
  const names = Object.keys(formats).find((name) => rules[name] === true);
  const [format, ...others] = names === undefined ? [] : (formats[names] ?? []);
  if (format === undefined) return {};
  return others.length === 0 ? { format } : { anyOf: [format, ...others].map((each) => ({ format: each })) };
}
