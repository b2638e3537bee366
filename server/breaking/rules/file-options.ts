import { create } from '@bufbuild/protobuf';
import { type FileOptions, FileOptions_OptimizeMode, FileOptionsSchema } from '@bufbuild/protobuf/wkt';
import { fileField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import type { SchemaFile } from '../schema.ts';

/** Options of files that generated code depends on. */
export const fileOptionRules: RuleFamily = {
  FILE_SAME_CC_ENABLE_ARENAS: sameOption('ccEnableArenas'),
  FILE_SAME_CC_GENERIC_SERVICES: sameOption('ccGenericServices'),
  FILE_SAME_CSHARP_NAMESPACE: sameOption('csharpNamespace'),
  FILE_SAME_GO_PACKAGE: sameOption('goPackage'),
  FILE_SAME_JAVA_GENERIC_SERVICES: sameOption('javaGenericServices'),
  FILE_SAME_JAVA_MULTIPLE_FILES: sameOption('javaMultipleFiles'),
  FILE_SAME_JAVA_OUTER_CLASSNAME: sameOption('javaOuterClassname'),
  FILE_SAME_JAVA_PACKAGE: sameOption('javaPackage'),
  FILE_SAME_OBJC_CLASS_PREFIX: sameOption('objcClassPrefix'),
  FILE_SAME_OPTIMIZE_FOR: sameOption('optimizeFor'),
  FILE_SAME_PHP_CLASS_PREFIX: sameOption('phpClassPrefix'),
  FILE_SAME_PHP_METADATA_NAMESPACE: sameOption('phpMetadataNamespace'),
  FILE_SAME_PHP_NAMESPACE: sameOption('phpNamespace'),
  FILE_SAME_PY_GENERIC_SERVICES: sameOption('pyGenericServices'),
  FILE_SAME_RUBY_PACKAGE: sameOption('rubyPackage'),
  FILE_SAME_SWIFT_PREFIX: sameOption('swiftPrefix'),
  FILE_SAME_SYNTAX: {
    file: sameValue('syntax', [fileField.syntax], ({ proto }) => proto.syntax || 'proto2'),
  },
  FILE_SAME_PACKAGE: { file: sameValue('package', [fileField.package], (file) => file.package) },
};

type ComparedOption = keyof typeof FileOptionsSchema.field & keyof FileOptions;

const unset = create(FileOptionsSchema);

function sameOption(option: ComparedOption): { file: Check<SchemaFile> } {
  const { name, number } = FileOptionsSchema.field[option];
  const read = ({ proto }: SchemaFile) => {
    const value = (proto.options ?? unset)[option];
    return option === 'optimizeFor' ? (FileOptions_OptimizeMode[Number(value)] ?? '') : String(value);
  };
  return { file: sameValue(`option "${name}"`, [fileField.options, number], read) };
}

function sameValue(
  what: string,
  path: readonly number[],
  read: (file: SchemaFile) => string,
): Check<SchemaFile> {
  return (now, before, { report }) => {
    const [is, was] = [read(now), read(before)];
    if (is === was) return;
    report(`File ${what} changed from ${quoted(was)} to ${quoted(is)}.`, now, now.places.find(path));
  };
}
