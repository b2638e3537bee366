import { type BufVersion, bufVersions } from '../buf-config/index.ts';

/** buf's rules for breaking changes by the categories that they are in. Those in FILE are the default. */
const rulesByCategories = {
  'CSR FILE': ['ENUM_NO_DELETE', 'FILE_NO_DELETE', 'MESSAGE_NO_DELETE'],
  'CSR FILE PACKAGE WIRE_JSON': [
    'ENUM_SAME_JSON_FORMAT',
    'ENUM_VALUE_SAME_NAME',
    'FIELD_SAME_JSON_NAME',
    'FIELD_SAME_NAME',
    'MESSAGE_SAME_JSON_FORMAT',
  ],
  'FILE PACKAGE': [
    'ENUM_SAME_TYPE',
    'FIELD_SAME_CARDINALITY',
    'FIELD_SAME_CPP_STRING_TYPE',
    'FIELD_SAME_JAVA_UTF8_VALIDATION',
    'FIELD_SAME_JSTYPE',
    'FIELD_SAME_UTF8_VALIDATION',
    'FILE_SAME_CC_ENABLE_ARENAS',
    'FILE_SAME_CC_GENERIC_SERVICES',
    'FILE_SAME_CSHARP_NAMESPACE',
    'FILE_SAME_GO_PACKAGE',
    'FILE_SAME_JAVA_GENERIC_SERVICES',
    'FILE_SAME_JAVA_MULTIPLE_FILES',
    'FILE_SAME_JAVA_OUTER_CLASSNAME',
    'FILE_SAME_JAVA_PACKAGE',
    'FILE_SAME_OBJC_CLASS_PREFIX',
    'FILE_SAME_OPTIMIZE_FOR',
    'FILE_SAME_PHP_CLASS_PREFIX',
    'FILE_SAME_PHP_METADATA_NAMESPACE',
    'FILE_SAME_PHP_NAMESPACE',
    'FILE_SAME_PY_GENERIC_SERVICES',
    'FILE_SAME_RUBY_PACKAGE',
    'FILE_SAME_SWIFT_PREFIX',
    'RPC_NO_DELETE',
  ],
  'CSR FILE PACKAGE': [
    'ENUM_VALUE_NO_DELETE',
    'EXTENSION_MESSAGE_NO_DELETE',
    'FIELD_NO_DELETE',
    'FIELD_SAME_TYPE',
    'FILE_SAME_SYNTAX',
    'MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR',
    'ONEOF_NO_DELETE',
  ],
  'CSR WIRE_JSON': [
    'ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED',
    'FIELD_NO_DELETE_UNLESS_NAME_RESERVED',
    'FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY',
    'FIELD_WIRE_JSON_COMPATIBLE_TYPE',
  ],
  'CSR WIRE_JSON WIRE': [
    'ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED',
    'FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED',
  ],
  FILE: ['EXTENSION_NO_DELETE', 'SERVICE_NO_DELETE'],
  'CSR FILE PACKAGE WIRE_JSON WIRE': [
    'FIELD_SAME_DEFAULT',
    'FIELD_SAME_ONEOF',
    'FILE_SAME_PACKAGE',
    'MESSAGE_SAME_REQUIRED_FIELDS',
    'RESERVED_ENUM_NO_DELETE',
    'RESERVED_MESSAGE_NO_DELETE',
    'RPC_SAME_CLIENT_STREAMING',
    'RPC_SAME_IDEMPOTENCY_LEVEL',
    'RPC_SAME_REQUEST_TYPE',
    'RPC_SAME_RESPONSE_TYPE',
    'RPC_SAME_SERVER_STREAMING',
  ],
  WIRE: ['FIELD_WIRE_COMPATIBLE_CARDINALITY', 'FIELD_WIRE_COMPATIBLE_TYPE'],
  PACKAGE: [
    'PACKAGE_ENUM_NO_DELETE',
    'PACKAGE_EXTENSION_NO_DELETE',
    'PACKAGE_MESSAGE_NO_DELETE',
    'PACKAGE_NO_DELETE',
    'PACKAGE_SERVICE_NO_DELETE',
  ],
};

/** The first version of buf.yaml that has a rule, where that is not the oldest. */
const firstVersions: ReadonlyMap<string, BufVersion> = new Map([
  ['EXTENSION_NO_DELETE', 'v2'],
  ['FIELD_SAME_DEFAULT', 'v2'],
  ['PACKAGE_EXTENSION_NO_DELETE', 'v2'],
  ['FIELD_WIRE_COMPATIBLE_TYPE', 'v1'],
  ['FIELD_WIRE_JSON_COMPATIBLE_TYPE', 'v1'],
]);

/** Categories that were others in version v1beta1. */
const firstCategories: ReadonlyMap<string, string> = new Map([
  ['FIELD_SAME_CARDINALITY', 'FILE PACKAGE WIRE_JSON WIRE'],
  ['FIELD_SAME_TYPE', 'FILE PACKAGE WIRE_JSON WIRE'],
  ['FILE_SAME_PACKAGE', 'FILE'],
]);

/** Rules that are no more, with those that took their place. */
const formerRules: ReadonlyMap<string, readonly string[]> = new Map([
  ['FIELD_SAME_CTYPE', ['FIELD_SAME_CPP_STRING_TYPE']],
  [
    'FIELD_SAME_LABEL',
    ['FIELD_SAME_CARDINALITY', 'FIELD_WIRE_COMPATIBLE_CARDINALITY', 'FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY'],
  ],
  ['FILE_SAME_JAVA_STRING_CHECK_UTF8', ['FIELD_SAME_JAVA_UTF8_VALIDATION']],
  ['FILE_SAME_PHP_GENERIC_SERVICES', []],
  ['MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT', []],
]);

/** In version v2 these are unknown; the last is there in every version. */
const formerInEveryVersion = 'MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT';

/** A rule of one version of buf.yaml. */
export interface BreakingRule {
  readonly name: string;
  readonly categories: readonly string[];
}

/** All rules of a version, by name. */
export function breakingRules(version: BufVersion): readonly BreakingRule[] {
  const rules: BreakingRule[] = [];
  for (const [categories, names] of Object.entries(rulesByCategories)) {
    for (const name of names) {
      const first = firstVersions.get(name) ?? 'v1beta1';
      if (bufVersions.indexOf(first) > bufVersions.indexOf(version)) continue;
      const own = (version === 'v1beta1' && firstCategories.get(name)) || categories;
      const known = own.split(' ').filter((category) => category !== 'CSR' || version === 'v2');
      rules.push({ name, categories: known });
    }
  }
  return rules.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rules that a name in a buf.yaml stands for: itself, a category, or a former rule; undefined for an unknown one. */
export function rulesNamed(name: string, version: BufVersion): readonly string[] | undefined {
  const former = formerRules.get(name);
  if (former && (version !== 'v2' || name === formerInEveryVersion)) return former;
  const rules = breakingRules(version);
  if (rules.some((rule) => rule.name === name)) return [name];
  const inCategory = rules.filter(({ categories }) => categories.includes(name));
  return inCategory.length > 0 ? inCategory.map((rule) => rule.name) : undefined;
}
