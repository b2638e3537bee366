import type { FieldElement } from '../../../compiler/index.ts';
import type { Report } from '../../rule.ts';
import type { RuleField, RuleTree } from './rule-tree.ts';

/** The rules of a field, or of the keys, values or items of one, and the way to them. */
export class RuleScope {
  readonly field: FieldElement;
  readonly rules: RuleTree;
  readonly #path: readonly string[];
  readonly #root: RuleTree;
  readonly #reports: Report[];

  constructor(
    field: FieldElement,
    rules: RuleTree,
    reports: Report[],
    path: readonly string[] = [],
    root = rules,
  ) {
    this.field = field;
    this.rules = rules;
    this.#path = path;
    this.#root = root;
    this.#reports = reports;
  }

  /** The rules of the items of a list, or of the keys or values of a map. */
  inner(...names: string[]): RuleScope | undefined {
    let rules: RuleTree | undefined = this.rules;
    for (const name of names) rules = rules?.message(name);
    return rules && new RuleScope(this.field, rules, this.#reports, [...this.#path, ...names], this.#root);
  }

  /** A rule as it is written: `(buf.validate.field).string.min_len`. */
  name(...names: string[]): string {
    return ['(buf.validate.field)', ...this.#path, ...names].join('.');
  }

  /** Says something where a rule is set; a number at the end is that of one of its values. */
  report(names: readonly (string | number)[], message: string): void {
    let rules: RuleTree | undefined = this.#root;
    let at: Report['at'];
    let field: RuleField | undefined;
    for (const name of [...this.#path, ...names]) {
      if (typeof name === 'number') {
        at = field?.values[name]?.at ?? at;
        continue;
      }
      field = rules?.fields.get(name);
      at = field?.at ?? at;
      rules = field?.messages[0]?.rules;
    }
    this.#reports.push({ message, at, owner: this.field });
  }

  /** Says the same of several rules, once a statement. */
  reportEach(paths: readonly (readonly string[])[], message: string): void {
    const before = this.#reports.length;
    for (const path of paths) this.report(path, message);
    const added = this.#reports.splice(before);
    this.#reports.push(
      ...added.filter(({ at }, index) => added.findIndex((other) => other.at === at) === index),
    );
  }
}
