import type { RuleScope } from './rule-scope.ts';
import { numberText, type RuleTree } from './rule-tree.ts';

/** Rules of which a constant makes all others useless. */
export function checkConst(scope: RuleScope, type: string, rules: RuleTree): void {
  if (!rules.has('const') || rules.fields.size < 2) return;
  scope.report(
    [type, 'const'],
    `Field "${scope.field.name}" has ${scope.name(type, 'const')}, therefore other rules in ${scope.name(type)} are not applied and should be removed.`,
  );
}

/** Rules of numbers, durations and timestamps: bounds that are equal, or no values at all, as `problemOf` tells. */
export function checkBounds(
  scope: RuleScope,
  type: string,
  rules: RuleTree,
  problemOf: (value: RuleTree) => string | undefined = () => undefined,
): void {
  const isInvalid = (rule: string) => {
    const value = rules.message(rule);
    const problem = value && problemOf(value);
    if (problem)
      scope.report(
        [type, rule],
        `Field "${scope.field.name}" has an invalid ${scope.name(type, rule)}: ${problem}.`,
      );
    return problem !== undefined;
  };
  const invalid = ['const', 'gt', 'gte', 'lt', 'lte'].filter(isInvalid);
  if (!invalid.includes('const')) checkConst(scope, type, rules);
  const lower = ['gt', 'gte'].find((name) => rules.has(name));
  const upper = ['lt', 'lte'].find((name) => rules.has(name));
  if (!lower || !upper || invalid.includes(lower) || invalid.includes(upper)) return;
  if (comparable(rules, lower) === undefined) return;
  if (comparable(rules, lower) !== comparable(rules, upper)) return;
  const both = `Field "${scope.field.name}" has equal ${scope.name(type, lower)} and ${scope.name(type, upper)}`;
  const isOneValue = lower === 'gte' && upper === 'lte';
  scope.reportEach(
    [
      [type, lower],
      [type, upper],
    ],
    isOneValue
      ? `${both}, use ${scope.name(type)}.const instead.`
      : `${both}. All values are rejected by these checks.`,
  );
}

/** A comparable text of a number, or of a message of seconds and nanoseconds. */
function comparable(rules: RuleTree, name: string): string | undefined {
  const message = rules.message(name);
  if (!message) return rules.number(name);
  return `${message.number('seconds') ?? 0} ${message.number('nanos') ?? 0}`;
}

/** Rules of floating point numbers that no value meets, since nothing compares with NaN. */
export function checkNaN(scope: RuleScope, type: string, rules: RuleTree): void {
  const { name } = scope.field;
  for (const rule of ['const', 'lt', 'lte', 'gt', 'gte']) {
    if (!isNaNText(rules.number(rule))) continue;
    scope.report(
      [type, rule],
      `Field "${name}" has ${scope.name(type, rule)} set to NaN. Comparisons with NaN are always false, so this rule can never be satisfied.`,
    );
  }
  for (const rule of ['in', 'not_in']) {
    const effect = rule === 'in' ? 'can never match' : 'has no effect';
    for (const [index, { value }] of (rules.fields.get(rule)?.values ?? []).entries()) {
      if (!isNaNText(numberText(value))) continue;
      scope.report(
        [type, rule, index],
        `Field "${name}" has NaN in ${scope.name(type, rule)}. Comparisons with NaN are always false, so this entry ${effect}.`,
      );
    }
  }
}

function isNaNText(text: string | undefined): boolean {
  return text?.replace(/^-/, '').toLowerCase() === 'nan';
}

/** Rules of lengths that cannot be met together, or of which one is enough. */
export function checkLengths(
  scope: RuleScope,
  type: string,
  rules: RuleTree,
  [length, least, most]: readonly [length: string, least: string, most: string],
): void {
  const field = `Field "${scope.field.name}"`;
  for (const redundant of [least, most]) {
    if (!rules.has(length) || !rules.has(redundant)) continue;
    scope.report(
      [type, redundant],
      `${field} has ${scope.name(type, length)} and therefore, ${scope.name(type, redundant)} is redundant and should be removed.`,
    );
  }
  const [low, high] = [rules.integer(least), rules.integer(most)];
  if (low === undefined || high === undefined || low < high) return;
  const [lowName, highName] = [scope.name(type, least), scope.name(type, most)];
  if (low === high) {
    scope.reportEach(
      [
        [type, least],
        [type, most],
      ],
      `${field} has equal ${lowName} and ${most}, use ${scope.name(type)}.${length} instead.`,
    );
    return;
  }
  scope.report(
    [type, least],
    `${field} has value ${low} for ${lowName}, which must be lower than value ${high} for ${highName}.`,
  );
  scope.report(
    [type, most],
    `${field} has value ${high} for ${highName}, which must be higher than value ${low} for ${lowName}.`,
  );
}
