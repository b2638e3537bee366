import type { Check, FileRule } from './rule.ts';
import { fileRules } from './rules/index.ts';

/** The checks of some rules for one kind of thing. */
export type ChecksOf<T> = readonly { readonly rule: string; readonly check: Check<T> }[];

/** The checks of some rules, by the kind of thing that they look at. */
export type Checks = {
  readonly [K in Exclude<keyof FileRule, 'name'>]-?: ChecksOf<Parameters<NonNullable<FileRule[K]>>[0]>;
};

const known = new WeakMap<ReadonlySet<string>, Checks>();

/** The checks of the rules of these names. */
export function checksOf(names: ReadonlySet<string>): Checks {
  let checks = known.get(names);
  if (!checks) {
    const rules = fileRules.filter(({ name }) => names.has(name));
    checks = {
      file: pick(rules, (rule) => rule.file),
      import: pick(rules, (rule) => rule.import),
      message: pick(rules, (rule) => rule.message),
      field: pick(rules, (rule) => rule.field),
      oneof: pick(rules, (rule) => rule.oneof),
      enum: pick(rules, (rule) => rule.enum),
      enumValue: pick(rules, (rule) => rule.enumValue),
      service: pick(rules, (rule) => rule.service),
      method: pick(rules, (rule) => rule.method),
    };
    known.set(names, checks);
  }
  return checks;
}

function pick<T>(rules: readonly FileRule[], checkOf: (rule: FileRule) => Check<T> | undefined): ChecksOf<T> {
  return rules.flatMap((rule) => {
    const check = checkOf(rule);
    return check ? [{ rule: rule.name, check }] : [];
  });
}
