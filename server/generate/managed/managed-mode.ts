import { clone, create } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { isWithinPath, normalizePath } from '../../buf-config/index.ts';
import type { ManagedConfig, ManagedRule } from '../template/template.ts';
import { type Affixes, type ChoiceOption, fileOptions, type TextOption } from './file-options.ts';
import { setJavaScriptTypes } from './javascript-types.ts';
import { withoutLocations } from './locations.ts';

/**
 * The files with the options that managed mode gives them, as copies; those of `google/protobuf` stay as they are. `moduleOf` tells
 * the full name of the module that a file (by import path) belongs to.
 */
export function applyManagedMode(
  files: readonly FileDescriptorProto[],
  config: ManagedConfig,
  moduleOf: (importPath: string) => string | undefined,
): FileDescriptorProto[] {
  if (!config.enabled) return [...files];
  return files.map((file) =>
    file.name.startsWith('google/protobuf/') ? file : new ManagedFile(file, config, moduleOf).apply(),
  );
}

class ManagedFile {
  readonly #file: FileDescriptorProto;
  readonly #disable: readonly ManagedRule[];
  readonly #override: ManagedConfig['override'];

  constructor(
    file: FileDescriptorProto,
    { disable, override }: ManagedConfig,
    moduleOf: (importPath: string) => string | undefined,
  ) {
    this.#file = clone(FileDescriptorProtoSchema, file);
    const applies = ({ path, module }: ManagedRule): boolean =>
      (path === undefined || isWithinPath(normalizePath(path), file.name)) &&
      (module === undefined || module === moduleOf(file.name));
    this.#disable = disable.filter(applies);
    this.#override = override.filter(applies);
  }

  apply(): FileDescriptorProto {
    const changed = fileOptions.flatMap((option) => (this.#set(option) ? [[8, option.number]] : []));
    changed.push(...setJavaScriptTypes(this.#file, this.#disable, this.#override));
    if (this.#file.sourceCodeInfo && changed.length > 0)
      this.#file.sourceCodeInfo.location = withoutLocations(this.#file.sourceCodeInfo.location, changed);
    return this.#file;
  }

  #set(option: TextOption | ChoiceOption): boolean {
    if (this.#isDisabled(option.name)) return false;
    const value = option.kind === 'text' ? this.#textOf(option) : this.#choiceOf(option);
    const options = this.#file.options ?? create(FileOptionsSchema);
    if (value === '' || option.get(options) === value) return false;
    // Of the two kinds, each takes what its own reading gave.
    if (option.kind === 'text') option.set(options, String(value));
    else option.set(options, value);
    this.#file.options = options;
    return true;
  }

  #choiceOf({ name, standard }: ChoiceOption): unknown {
    const rules = this.#override.filter((rule) => rule.fileOption === name);
    return rules.length > 0 ? rules.at(-1)?.value : standard;
  }

  #textOf(option: TextOption): string {
    const { name, prefixName, suffixName } = option;
    const takesPrefix = prefixName !== undefined && !this.#isDisabled(prefixName);
    const takesSuffix = suffixName !== undefined && !this.#isDisabled(suffixName);
    let value: string | undefined;
    let affixes: Affixes = { prefix: takesPrefix ? (option.prefix ?? '') : '', suffix: '' };
    let isWanted = option.byDefault || affixes.prefix !== '';
    for (const rule of this.#override) {
      const text = String(rule.value);
      if (rule.fileOption === name) {
        value = text;
        affixes = { prefix: '', suffix: '' };
      } else if (takesPrefix && rule.fileOption === prefixName) {
        value = undefined;
        affixes = { ...affixes, prefix: text };
      } else if (takesSuffix && rule.fileOption === suffixName) {
        value = undefined;
        affixes = { ...affixes, suffix: text };
      } else continue;
      isWanted = true;
    }
    if (!isWanted) return '';
    return value ?? option.make(this.#file, affixes);
  }

  #isDisabled(fileOption: string): boolean {
    return this.#disable.some(
      (rule) =>
        rule.fieldOption === undefined &&
        rule.field === undefined &&
        (rule.fileOption === undefined || rule.fileOption === fileOption),
    );
  }
}
