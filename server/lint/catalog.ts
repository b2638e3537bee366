import { type BufVersion, bufVersions } from '../buf-config/index.ts';

/** One of buf's lint rules. */
export interface LintRuleInfo {
  readonly name: string;
  /** What it checks, as `buf config ls-lint-rules` says it. */
  readonly purpose: string;
  /** The categories it is in, by version of `buf.yaml`; a version that is not there does not have the rule. */
  readonly categories: ReadonlyMap<BufVersion, readonly string[]>;
  /** Checks nothing any more. */
  readonly deprecated: boolean;
}

/** The category whose rules are used when `use` says nothing. */
export const defaultCategory = 'STANDARD';

/** Names that categories had before, and still answer to. */
const formerCategories: ReadonlyMap<string, string> = new Map([
  ['DEFAULT', 'STANDARD'],
  ['STYLE_DEFAULT', 'STYLE_STANDARD'],
]);

/** Categories with spaces between; `-` in a version that does not have the rule, `=` where they are those of the version before. */
type Row = readonly [name: string, v2: string, v1: string, v1beta1: string, purpose: string];

const rows: readonly Row[] = [
  ['COMMENT_ENUM', 'COMMENTS', '=', '=', 'Checks that enums have non-empty comments.'],
  ['COMMENT_ENUM_VALUE', 'COMMENTS', '=', '=', 'Checks that enum values have non-empty comments.'],
  ['COMMENT_FIELD', 'COMMENTS', '=', '=', 'Checks that fields have non-empty comments.'],
  ['COMMENT_MESSAGE', 'COMMENTS', '=', '=', 'Checks that messages have non-empty comments.'],
  ['COMMENT_ONEOF', 'COMMENTS', '=', '=', 'Checks that oneofs have non-empty comments.'],
  ['COMMENT_RPC', 'COMMENTS', '=', '=', 'Checks that RPCs have non-empty comments.'],
  ['COMMENT_SERVICE', 'COMMENTS', '=', '=', 'Checks that services have non-empty comments.'],
  [
    'DIRECTORY_SAME_PACKAGE',
    'MINIMAL BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD FILE_LAYOUT',
    'Checks that all files in a given directory are in the same package.',
  ],
  [
    'ENUM_FIRST_VALUE_ZERO',
    'BASIC STANDARD',
    '=',
    'OTHER',
    'Checks that all first values of enums have a numeric value of 0.',
  ],
  [
    'ENUM_NO_ALLOW_ALIAS',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD SENSIBLE',
    'Checks that enums do not have the allow_alias option set.',
  ],
  [
    'ENUM_PASCAL_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that enums are PascalCase.',
  ],
  [
    'ENUM_VALUE_PREFIX',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that enum values are prefixed with ENUM_NAME_UPPER_SNAKE_CASE.',
  ],
  [
    'ENUM_VALUE_UPPER_SNAKE_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that enum values are UPPER_SNAKE_CASE.',
  ],
  [
    'ENUM_ZERO_VALUE_SUFFIX',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that enum zero values have a consistent suffix (configurable, default suffix is "_UNSPECIFIED").',
  ],
  [
    'FIELD_LOWER_SNAKE_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that field names are lower_snake_case.',
  ],
  ['FIELD_NOT_REQUIRED', 'BASIC STANDARD', '-', '=', 'Checks that fields are not configured to be required.'],
  [
    'FIELD_NO_DESCRIPTOR',
    '-',
    '=',
    'MINIMAL BASIC STANDARD SENSIBLE',
    'Checks that field names are not any capitalization of "descriptor" with any number of prefix or suffix underscores.',
  ],
  [
    'FILE_LOWER_SNAKE_CASE',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that filenames are lower_snake_case.',
  ],
  [
    'IMPORT_NO_PUBLIC',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD SENSIBLE',
    'Checks that imports are not public.',
  ],
  ['IMPORT_NO_WEAK', '', '=', '=', 'Checks that imports are not weak.'],
  ['IMPORT_USED', 'BASIC STANDARD', '=', '-', 'Checks that imports are used.'],
  [
    'MESSAGE_PASCAL_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that messages are PascalCase.',
  ],
  [
    'ONEOF_LOWER_SNAKE_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that oneof names are lower_snake_case.',
  ],
  [
    'PACKAGE_DEFINED',
    'MINIMAL BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD SENSIBLE',
    'Checks that all files have a package defined.',
  ],
  [
    'PACKAGE_DIRECTORY_MATCH',
    'MINIMAL BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD FILE_LAYOUT',
    'Checks that all files are in a directory that matches their package name.',
  ],
  [
    'PACKAGE_LOWER_SNAKE_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that packages are lower_snake.case.',
  ],
  [
    'PACKAGE_NO_IMPORT_CYCLE',
    'MINIMAL BASIC STANDARD',
    '',
    '-',
    'Checks that packages do not have import cycles.',
  ],
  [
    'PACKAGE_SAME_CSHARP_NAMESPACE',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the csharp_namespace option.',
  ],
  [
    'PACKAGE_SAME_DIRECTORY',
    'MINIMAL BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD FILE_LAYOUT',
    'Checks that all files with a given package are in the same directory.',
  ],
  [
    'PACKAGE_SAME_GO_PACKAGE',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the go_package option.',
  ],
  [
    'PACKAGE_SAME_JAVA_MULTIPLE_FILES',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the java_multiple_files option.',
  ],
  [
    'PACKAGE_SAME_JAVA_PACKAGE',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the java_package option.',
  ],
  [
    'PACKAGE_SAME_PHP_NAMESPACE',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the php_namespace option.',
  ],
  [
    'PACKAGE_SAME_RUBY_PACKAGE',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the ruby_package option.',
  ],
  [
    'PACKAGE_SAME_SWIFT_PREFIX',
    'BASIC STANDARD',
    '=',
    'MINIMAL BASIC STANDARD PACKAGE_AFFINITY',
    'Checks that all files with a given package have the same value for the swift_prefix option.',
  ],
  [
    'PACKAGE_VERSION_SUFFIX',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that the last component of all packages is a version of the form v\\d+, v\\d+test.*, v\\d+(alpha|beta)\\d+, or v\\d+p\\d+(alpha|beta)\\d+, where numbers are >=1.',
  ],
  [
    'PROTOVALIDATE',
    'STANDARD',
    '=',
    '-',
    'Checks that protovalidate rules are valid and all CEL expressions compile.',
  ],
  ['RPC_NO_CLIENT_STREAMING', 'UNARY_RPC', '=', '=', 'Checks that RPCs are not client streaming.'],
  ['RPC_NO_SERVER_STREAMING', 'UNARY_RPC', '=', '=', 'Checks that RPCs are not server streaming.'],
  [
    'RPC_PASCAL_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that RPCs are PascalCase.',
  ],
  [
    'RPC_REQUEST_RESPONSE_UNIQUE',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that RPC request and response types are only used in one RPC (configurable).',
  ],
  [
    'RPC_REQUEST_STANDARD_NAME',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that RPC request type names are RPCNameRequest or ServiceNameRPCNameRequest (configurable).',
  ],
  [
    'RPC_RESPONSE_STANDARD_NAME',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that RPC response type names are RPCNameResponse or ServiceNameRPCNameResponse (configurable).',
  ],
  [
    'SERVICE_PASCAL_CASE',
    'BASIC STANDARD',
    '=',
    'BASIC STANDARD STYLE_BASIC STYLE_STANDARD',
    'Checks that services are PascalCase.',
  ],
  [
    'SERVICE_SUFFIX',
    'STANDARD',
    '=',
    'STANDARD STYLE_STANDARD',
    'Checks that services have a consistent suffix (configurable, default suffix is "Service").',
  ],
  [
    'STABLE_PACKAGE_NO_IMPORT_UNSTABLE',
    '',
    '-',
    '=',
    'Checks that all files that have stable versioned packages do not import packages with unstable version packages.',
  ],
  ['SYNTAX_SPECIFIED', 'BASIC STANDARD', '=', '-', 'Checks that all files have a syntax specified.'],
];

/** A rule that was given up. */
const deprecated = 'IMPORT_NO_WEAK';

/** Every rule there is in any version, by name. */
export const lintRules: ReadonlyMap<string, LintRuleInfo> = new Map(
  rows.map(([name, v2, v1, v1beta1, purpose]) => {
    const written = {
      v2,
      v1: v1 === '=' ? v2 : v1,
      v1beta1: v1beta1 !== '=' ? v1beta1 : v1 === '=' ? v2 : v1,
    };
    const categories = new Map<BufVersion, readonly string[]>();
    for (const version of bufVersions) {
      if (written[version] === '-') continue;
      categories.set(version, written[version].split(' ').filter(Boolean));
    }
    return [name, { name, purpose, categories, deprecated: name === deprecated }];
  }),
);

/** The rules that a name stands for: its own, or those of the category; undefined for a name that a version does not have. */
export function lintRulesNamed(nameOrCategory: string, version: BufVersion): readonly string[] | undefined {
  const rule = lintRules.get(nameOrCategory);
  if (rule) return rule.categories.has(version) ? [rule.name] : undefined;
  const category = formerCategories.get(nameOrCategory) ?? nameOrCategory;
  const inCategory = [...lintRules.values()].filter(({ categories }) =>
    categories.get(version)?.includes(category),
  );
  return inCategory.length > 0 ? inCategory.map(({ name }) => name) : undefined;
}

/** Where buf documents a rule. */
export function lintRulePage(name: string): string {
  return `https://buf.build/docs/lint/rules/#${name.toLowerCase()}`;
}
