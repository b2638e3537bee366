import { change, edition, proto2, proto3, type RuleCase } from './rule-case.ts';

/** What changes of a file. */
export const fileCases: readonly RuleCase[] = [
  change('changes the syntax', `${proto2}message A {}`, `${proto3}message A {}`, 'FILE_SAME_SYNTAX'),
  change(
    'changes to an edition',
    `${proto3}message A { int32 a = 1; }`,
    `${edition}message A { int32 a = 1; }`,
    'FILE_SAME_SYNTAX FIELD_SAME_CARDINALITY',
  ),
  change(
    'changes the package',
    { 'a.proto': '', 'b.proto': 'message A {}' },
    { 'a.proto': '', 'b.proto': 'syntax = "proto3"; package PACKAGE.other; message A {}' },
    'FILE_SAME_PACKAGE',
  ),
  ...fileOptions(),
];

function fileOptions(): RuleCase[] {
  const options: readonly (readonly [option: string, before: string, after: string])[] = [
    ['cc_enable_arenas', '', 'false'],
    ['cc_generic_services', '', 'true'],
    ['csharp_namespace', '"A"', '"B"'],
    ['go_package', '"a"', ''],
    ['java_generic_services', 'true', 'false'],
    ['java_multiple_files', '', 'true'],
    ['java_outer_classname', '"A"', '"B"'],
    ['java_package', '"a"', '"b"'],
    ['objc_class_prefix', '"A"', '"B"'],
    ['optimize_for', '', 'LITE_RUNTIME'],
    ['php_class_prefix', '"A"', '"B"'],
    ['php_metadata_namespace', '"A\\\\B"', '"B"'],
    ['php_namespace', '"A"', '"B"'],
    ['py_generic_services', '', 'true'],
    ['ruby_package', '"A"', '"B"'],
    ['swift_prefix', '"A"', '"B"'],
  ];
  return options.map(([option, before, after]) => {
    const text = (value: string) => `${value && `\n  option ${option} = ${value};`}\nmessage A {}`;
    return change(`changes ${option}`, text(before), text(after), `FILE_SAME_${option.toUpperCase()}`);
  });
}
