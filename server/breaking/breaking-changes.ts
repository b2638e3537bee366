import type { BreakingConfig } from '../buf-config/index.ts';
import { quoted } from '../lint/quoted.ts';
import type { CheckContext, Checks, Compared, ElementChecks, RuleFamily } from './check.ts';
import type { Place } from './places.ts';
import type { BreakingRemedy } from './remedy.ts';
import { type RuleSelection, selectRules } from './rule-selection.ts';
import { deletedFieldRules } from './rules/deleted-fields.ts';
import { deletedFromFileRules } from './rules/deleted-from-file.ts';
import { deletedFromPackageRules } from './rules/deleted-from-package.ts';
import { enumValueRules } from './rules/enum-values.ts';
import { enumRules } from './rules/enums.ts';
import { fieldCardinalityRules } from './rules/field-cardinality.ts';
import { fieldDefaultRules } from './rules/field-default.ts';
import { fieldNameRules } from './rules/field-names.ts';
import { fieldOptionRules } from './rules/field-options.ts';
import { fieldTypeRules } from './rules/field-types.ts';
import { fileOptionRules } from './rules/file-options.ts';
import { messageRules } from './rules/messages.ts';
import { methodRules } from './rules/methods.ts';
import { rangeRules } from './rules/ranges.ts';
import type { CurrentSchema, EarlierSchema, SchemaFile, SchemaSet } from './schema.ts';
import type { SchemaField } from './schema-elements.ts';

/** Something that breaks those who know the definitions of before. Named and worded as buf does. */
export interface BreakingChange {
  readonly rule: string;
  readonly message: string;
  /** The file of now that it is found in; undefined where there is none any more. */
  readonly file: SchemaFile | undefined;
  /** Where in that file; undefined where it is about all of it. */
  readonly place: Place | undefined;
  readonly remedy?: BreakingRemedy;
}

const allRules: ReadonlyMap<string, Checks> = new Map(
  [
    deletedFieldRules,
    deletedFromFileRules,
    deletedFromPackageRules,
    enumRules,
    enumValueRules,
    fieldCardinalityRules,
    fieldDefaultRules,
    fieldNameRules,
    fieldOptionRules,
    fieldTypeRules,
    fileOptionRules,
    messageRules,
    methodRules,
    rangeRules,
  ].flatMap((family: RuleFamily) => Object.entries(family)),
);

/** All that changed between two sets of files, as `buf breaking` finds it. */
export function breakingChanges(now: SchemaSet, before: SchemaSet, config: BreakingConfig): BreakingChange[] {
  const comparison = new Comparison(now, before, selectRules(config));
  for (const file of now.files.values()) comparison.compareFile(file);
  for (const file of before.files.values()) comparison.compareWithPackage(file);
  comparison.findDeleted(now, before);
  return comparison.found;
}

/** What changed in one file of now. Files and packages that are gone are no file's. */
export function breakingChangesOf(
  file: SchemaFile,
  now: CurrentSchema,
  before: EarlierSchema,
  config: BreakingConfig,
): BreakingChange[] {
  const comparison = new Comparison(now, before, selectRules(config));
  comparison.compareFile(file);
  const previous = before.file(file.path);
  if (previous) comparison.compareWithPackage(previous);
  return comparison.found;
}

class Comparison {
  readonly found: BreakingChange[] = [];
  readonly #now: CurrentSchema;
  readonly #before: EarlierSchema;
  readonly #selection: RuleSelection;
  readonly #checks: readonly (readonly [Checks, CheckContext])[];
  /** Where what is compared stood before. */
  #previousFile: SchemaFile | undefined;

  constructor(now: CurrentSchema, before: EarlierSchema, selection: RuleSelection) {
    this.#now = now;
    this.#before = before;
    this.#selection = selection;
    this.#checks = [...selection.rules].flatMap((rule) => {
      const checks = allRules.get(rule);
      return checks ? [[checks, this.#contextOf(rule)] as const] : [];
    });
  }

  /** Everything in a file of now that was there before, in this file or another. */
  compareFile(file: SchemaFile): void {
    const before = this.#before;
    const previous = before.file(file.path);
    if (previous) this.#compare('file', file, previous, previous);
    const { messages, enums, services, extensions } = file.elements;
    for (const [name, message] of messages) {
      const old = before.message(file.fullName(name));
      if (!old) continue;
      this.#compare('message', message, old, old.file);
      for (const [number, field] of message.fields) this.#compareField(field, old.fields.get(number));
    }
    for (const extension of extensions.values()) {
      const { extendee, number } = extension.proto;
      this.#compareField(extension, before.extension(extendee, number));
    }
    for (const [name, element] of enums) {
      const old = before.enum(file.fullName(name));
      if (old) this.#compare('enum', element, old, old.file);
    }
    for (const [name, service] of services) {
      const old = before.service(file.fullName(name));
      if (!old) continue;
      this.#compare('service', service, old, old.file);
      for (const [methodName, method] of service.methods) {
        const oldMethod = old.methods.get(methodName);
        if (oldMethod) this.#compare('method', method, oldMethod, old.file);
      }
    }
  }

  /** What a file of before declared, wherever its package has it now. */
  compareWithPackage(previous: SchemaFile): void {
    const file = this.#now.file(previous.path);
    this.#previousFile = previous;
    for (const [checks, context] of this.#checks) checks.package?.(file, previous, context);
  }

  /** Files and packages that are no more. They have no place. */
  findDeleted(now: SchemaSet, before: SchemaSet): void {
    if (this.#selection.rules.has('PACKAGE_NO_DELETE')) {
      for (const [name, files] of Map.groupBy(before.files.values(), (file) => file.package)) {
        if (now.hasPackage(name)) continue;
        [this.#previousFile] = files.sort((a, b) => (a.path < b.path ? -1 : 1));
        const message = `Previously present package ${quoted(name)} was deleted.`;
        this.#add('PACKAGE_NO_DELETE', message, undefined, undefined);
      }
    }
    if (this.#selection.rules.has('FILE_NO_DELETE')) {
      for (const file of before.files.values()) {
        if (now.file(file.path)) continue;
        this.#previousFile = file;
        const message = `Previously present file ${quoted(file.path)} was deleted.`;
        this.#add('FILE_NO_DELETE', message, undefined, undefined);
      }
    }
  }

  #compareField(field: SchemaField, previous: SchemaField | undefined): void {
    if (previous) this.#compare('field', field, previous, previous.file);
  }

  #compare<Kind extends keyof Compared>(
    kind: Kind,
    now: Compared[Kind],
    before: Compared[Kind],
    previousFile: SchemaFile,
  ): void {
    this.#previousFile = previousFile;
    for (const [checks, context] of this.#checks) {
      const check: ElementChecks[Kind] = checks[kind];
      check?.(now, before, context);
    }
  }

  #contextOf(rule: string): CheckContext {
    return {
      now: this.#now,
      before: this.#before,
      report: (message, file, place, remedy) => this.#add(rule, message, file, place, remedy),
    };
  }

  #add(
    rule: string,
    message: string,
    file: SchemaFile | undefined,
    place: Place | undefined,
    remedy?: BreakingRemedy,
  ): void {
    const isIgnored = [file, this.#previousFile].some(
      (each) => each !== undefined && this.#selection.isIgnored(rule, each),
    );
    if (!isIgnored) this.found.push({ rule, message, file, place, ...(remedy ? { remedy } : {}) });
  }
}
