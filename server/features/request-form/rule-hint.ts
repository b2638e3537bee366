/** The simple rules of `buf.validate` of a field, in words for the one who fills it in. */
import type { DescField, JsonObject, JsonValue } from '@bufbuild/protobuf';
import { optionJson } from '../../generate/option-extension.ts';

/** Empty where there is no rule that has words here. */
export function ruleHint(field: DescField): string {
  const rules = optionJson(field, 'buf.validate.field') ?? {};
  if (rules.ignore === 'IGNORE_ALWAYS') return '';
  const parts = Object.entries(rules).flatMap(([kind, rule]) =>
    isObject(rule) ? inOrder(rule).flatMap(([name, value]) => words(kind, name, value)) : [],
  );
  return parts.join(', ');
}

const counted: Record<string, string> = {
  string: 'characters',
  bytes: 'bytes',
  repeated: 'items',
  map: 'entries',
};

const formats: Record<string, string> = {
  email: 'an email address',
  hostname: 'a host name',
  ip: 'an IP address',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  uri: 'a URI',
  uriRef: 'a URI or a part of one',
  uuid: 'a UUID',
};

/** The least before the most. */
function inOrder(rule: JsonObject): [string, JsonValue][] {
  const isMost = ([name]: [string, JsonValue]) => /^(lt|lte|max.*)$/.test(name);
  return Object.entries(rule).sort((a, b) => Number(isMost(a)) - Number(isMost(b)));
}

function words(kind: string, name: string, value: JsonValue): string[] {
  const unit = counted[kind] ?? '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (name) {
    case 'gt':
      return [`greater than ${text}`];
    case 'gte':
      return [`at least ${text}`];
    case 'lt':
      return [`less than ${text}`];
    case 'lte':
      return [`at most ${text}`];
    case 'const':
      return [`always ${text}`];
    case 'in':
      return [`one of ${list(value)}`];
    case 'notIn':
      return [`none of ${list(value)}`];
    case 'len':
      return [`${text} ${unit}`];
    case 'minLen':
    case 'minItems':
    case 'minPairs':
      return [`at least ${text} ${unit}`];
    case 'maxLen':
    case 'maxItems':
    case 'maxPairs':
      return [`at most ${text} ${unit}`];
    case 'minBytes':
      return [`at least ${text} bytes`];
    case 'maxBytes':
      return [`at most ${text} bytes`];
    case 'pattern':
      return [`matches ${text}`];
    case 'prefix':
      return [`begins with ${text}`];
    case 'suffix':
      return [`ends with ${text}`];
    case 'contains':
      return [`contains ${text}`];
    case 'unique':
      return value === true ? ['no item twice'] : [];
    case 'finite':
      return value === true ? ['finite'] : [];
    case 'definedOnly':
      return value === true ? ['a value of the enum'] : [];
    default: {
      const format = formats[name];
      return value === true && format !== undefined ? [format] : [];
    }
  }
}

function list(value: JsonValue): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
