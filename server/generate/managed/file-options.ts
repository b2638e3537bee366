import type { FileDescriptorProto, FileOptions } from '@bufbuild/protobuf/wkt';
import { FileOptions_OptimizeMode } from '@bufbuild/protobuf/wkt';
import {
  csharpNamespace,
  goPackage,
  javaOuterClassname,
  javaPackage,
  objcClassPrefix,
  phpMetadataNamespace,
  phpNamespace,
  rubyPackage,
} from './names.ts';

/** What goes before and behind a value that managed mode makes. */
export interface Affixes {
  prefix: string;
  suffix: string;
}

/** A file option whose value is a text. */
export interface TextOption {
  kind: 'text';
  name: string;
  /** Its number in `google.protobuf.FileOptions`. */
  number: number;
  /** The names of the options that set what goes before and behind it. */
  prefixName?: string;
  suffixName?: string;
  /** What goes before it without a rule. Where there is neither that nor `byDefault`, it is set by rules only. */
  prefix?: string;
  byDefault: boolean;
  /** The value for a file; '' where it has none. */
  make(file: FileDescriptorProto, affixes: Affixes): string;
  get(options: FileOptions): string;
  set(options: FileOptions, value: string): void;
}

/** A file option whose value is one of a few. */
export interface ChoiceOption {
  kind: 'choice';
  name: string;
  number: number;
  /** The value without a rule. */
  standard: unknown;
  get(options: FileOptions): unknown;
  set(options: FileOptions, value: unknown): void;
}

const text = (option: Omit<TextOption, 'kind' | 'byDefault'> & { byDefault?: boolean }): TextOption => ({
  byDefault: true,
  ...option,
  kind: 'text',
});

const flag = (
  name: 'ccEnableArenas' | 'javaMultipleFiles' | 'javaStringCheckUtf8',
  option: Pick<ChoiceOption, 'name' | 'number' | 'standard'>,
): ChoiceOption => ({
  ...option,
  kind: 'choice',
  get: (options) => options[name],
  set: (options, value) => {
    options[name] = value === true;
  },
});

/** The options that managed mode sets, in the terms of https://buf.build/docs/generate/managed-mode/ */
export const fileOptions: readonly (TextOption | ChoiceOption)[] = [
  flag('ccEnableArenas', { name: 'cc_enable_arenas', number: 31, standard: true }),
  text({
    name: 'csharp_namespace',
    number: 37,
    prefixName: 'csharp_namespace_prefix',
    make: csharpNamespace,
    get: (options) => options.csharpNamespace,
    set: (options, value) => {
      options.csharpNamespace = value;
    },
  }),
  text({
    name: 'go_package',
    number: 11,
    prefixName: 'go_package_prefix',
    byDefault: false,
    make: goPackage,
    get: (options) => options.goPackage,
    set: (options, value) => {
      options.goPackage = value;
    },
  }),
  flag('javaMultipleFiles', { name: 'java_multiple_files', number: 10, standard: true }),
  text({
    name: 'java_outer_classname',
    number: 8,
    make: javaOuterClassname,
    get: (options) => options.javaOuterClassname,
    set: (options, value) => {
      options.javaOuterClassname = value;
    },
  }),
  text({
    name: 'java_package',
    number: 1,
    prefixName: 'java_package_prefix',
    suffixName: 'java_package_suffix',
    prefix: 'com',
    byDefault: false,
    make: javaPackage,
    get: (options) => options.javaPackage,
    set: (options, value) => {
      options.javaPackage = value;
    },
  }),
  flag('javaStringCheckUtf8', { name: 'java_string_check_utf8', number: 27, standard: false }),
  text({
    name: 'objc_class_prefix',
    number: 36,
    make: objcClassPrefix,
    get: (options) => options.objcClassPrefix,
    set: (options, value) => {
      options.objcClassPrefix = value;
    },
  }),
  {
    kind: 'choice',
    name: 'optimize_for',
    number: 9,
    standard: 'SPEED',
    get: (options) => FileOptions_OptimizeMode[options.optimizeFor],
    set: (options, value) => {
      const mode = [
        FileOptions_OptimizeMode.SPEED,
        FileOptions_OptimizeMode.CODE_SIZE,
        FileOptions_OptimizeMode.LITE_RUNTIME,
      ].find((each) => FileOptions_OptimizeMode[each] === value);
      if (mode !== undefined) options.optimizeFor = mode;
    },
  },
  text({
    name: 'php_metadata_namespace',
    number: 44,
    suffixName: 'php_metadata_namespace_suffix',
    make: phpMetadataNamespace,
    get: (options) => options.phpMetadataNamespace,
    set: (options, value) => {
      options.phpMetadataNamespace = value;
    },
  }),
  text({
    name: 'php_namespace',
    number: 41,
    make: phpNamespace,
    get: (options) => options.phpNamespace,
    set: (options, value) => {
      options.phpNamespace = value;
    },
  }),
  text({
    name: 'ruby_package',
    number: 45,
    suffixName: 'ruby_package_suffix',
    make: rubyPackage,
    get: (options) => options.rubyPackage,
    set: (options, value) => {
      options.rubyPackage = value;
    },
  }),
  text({
    name: 'swift_prefix',
    number: 39,
    byDefault: false,
    make: () => '',
    get: (options) => options.swiftPrefix,
    set: (options, value) => {
      options.swiftPrefix = value;
    },
  }),
];

/** Every name that a rule may give as its `file_option`. */
export const fileOptionNames: ReadonlySet<string> = new Set(
  fileOptions.flatMap((option) => [
    option.name,
    ...(option.kind === 'text' ? [option.prefixName, option.suffixName] : []).filter(
      (name) => name !== undefined,
    ),
  ]),
);
