import { type FieldElement, isRepeated } from '../../../compiler/index.ts';
import { checkBounds, checkConst, checkNaN } from './bounds.ts';
import { hasPresence, isMap, isMessage, isWrapper, ruleFits, ruleTypeNames, typeName } from './field-kind.ts';
import type { RuleScope } from './rule-scope.ts';
import type { RuleTree } from './rule-tree.ts';
import { checkBytesRules, checkStringRules } from './text-rules.ts';
import { durationProblem, nanosOf, secondsOf, timestampProblem, timeText } from './times.ts';

/** Checks rules of a field; `target` is the field, or the key or value of a map, that they are for. */
export function checkFieldRules(scope: RuleScope, target: FieldElement, wantsRepeated: boolean): void {
  const { rules, field } = scope;
  const name = `Field "${field.name}"`;
  if (target.extend) checkExtension(scope);
  if (target.oneof?.node && rules.isTrue('required')) {
    const required = scope.name('required');
    scope.report(
      ['required'],
      `${name} has ${required} but is in a oneof (${target.oneof.name}). Oneof fields must not have ${required}.`,
    );
  }
  checkFlags(scope, target);
  if (rules.has('map')) checkMapRules(scope, target);
  else if (rules.has('repeated')) checkRepeatedRules(scope, target);
  const type = ruleTypeNames.find((each) => rules.has(each));
  if (!type) return;
  const isWrong = wantsRepeated || !ruleFits(type, target);
  if (isWrong) {
    const repeated = wantsRepeated ? 'repeated ' : '';
    scope.report(
      [type],
      `${name} is of type ${repeated}${typeName(field)} but has ${scope.name(type)} rules.`,
    );
    return;
  }
  const own = rules.message(type);
  if (own) checkRulesOf(scope, type, own);
}

function checkRulesOf(scope: RuleScope, type: string, rules: RuleTree): void {
  switch (type) {
    case 'bool':
      return;
    case 'string':
      checkStringRules(scope, rules);
      return;
    case 'bytes':
      checkBytesRules(scope, rules);
      return;
    case 'enum':
    case 'any':
      checkConst(scope, type, rules);
      return;
    case 'field_mask':
      checkFieldMask(scope, rules);
      return;
    case 'duration':
      checkBounds(scope, type, rules, durationProblem);
      return;
    case 'timestamp':
      checkBounds(scope, type, rules, timestampProblem);
      checkTimes(scope, rules);
      return;
    default:
      checkBounds(scope, type, rules);
      if (type === 'float' || type === 'double') checkNaN(scope, type, rules);
  }
}

function checkExtension(scope: RuleScope): void {
  const name = `Field "${scope.field.name}" is an extension field and cannot have`;
  if (scope.rules.isTrue('required')) scope.report(['required'], `${name} ${scope.name('required')}.`);
  if (scope.rules.word('ignore') === ifZero)
    scope.report(['ignore'], `${name} ${scope.name('ignore')}=${ifZero}.`);
}

const ifZero = 'IGNORE_IF_ZERO_VALUE';
const always = 'IGNORE_ALWAYS';

function checkFlags(scope: RuleScope, target: FieldElement): void {
  const { rules, field } = scope;
  const name = `Field "${field.name}"`;
  const ignore = rules.word('ignore');
  const shown = `${scope.name('ignore')}=${ignore}`;
  if (ignore === always && rules.fields.size > 1) {
    scope.report(
      ['ignore'],
      `${name} has ${shown} and therefore other rules in ${scope.name()} are not applied and should be removed.`,
    );
  }
  if (ignore !== ifZero) return;
  if (rules.isTrue('required')) {
    scope.reportEach(
      [['required'], ['ignore']],
      `${name} has both ${scope.name('required')} and ${shown}. A field cannot be empty if it is required.`,
    );
  }
  if (hasPresence(target) && !target.extend) {
    scope.report(
      ['ignore'],
      `${name} has ${shown} and tracks presence. This is the same as the default and the ignore option can be removed.`,
    );
  }
}

function checkRepeatedRules(scope: RuleScope, target: FieldElement): void {
  const name = `Field "${scope.field.name}"`;
  if (!isRepeated(target) || isMap(target)) {
    scope.report(['repeated'], `${name} is not repeated but has ${scope.name('repeated')} rules.`);
    return;
  }
  const rules = scope.rules.message('repeated');
  if (rules?.isTrue('unique') && isMessage(target) && !isWrapper(target)) {
    const unique = scope.name('repeated', 'unique');
    scope.report(
      ['repeated', 'unique'],
      `${name} is of type ${typeName(target)} but has ${unique} set to true, which is only allowed for scalar types and wrapper types.`,
    );
  }
  const [low, high] = [rules?.integer('min_items'), rules?.integer('max_items')];
  if (low !== undefined && high !== undefined && low > high) {
    const [least, most] = [scope.name('repeated', 'min_items'), scope.name('repeated', 'max_items')];
    scope.report(
      ['repeated', 'min_items'],
      `${name} has value ${low} for ${least}, which must be lower than value ${high} for ${most}.`,
    );
    scope.report(
      ['repeated', 'max_items'],
      `${name} has value ${high} for ${most}, which must be higher than value ${low} for ${least}.`,
    );
  }
  const items = scope.inner('repeated', 'items');
  if (items) checkInner(items, target, 'repeated item', 'individual items in a repeated field');
}

function checkMapRules(scope: RuleScope, target: FieldElement): void {
  const name = `Field "${scope.field.name}"`;
  if (!isMap(target) || target.typeElement?.kind !== 'message') {
    scope.report(['map'], `${name} is not a map but has ${scope.name('map')}.`);
    return;
  }
  const rules = scope.rules.message('map');
  const [low, high] = [rules?.integer('min_pairs'), rules?.integer('max_pairs')];
  if (low !== undefined && high !== undefined && low > high) {
    const [least, most] = [scope.name('map', 'min_pairs'), scope.name('map', 'max_pairs')];
    scope.report(
      ['map', 'min_pairs'],
      `${name} has value ${low} for ${least}, which must be lower than value ${high} for ${most}.`,
    );
    scope.report(
      ['map', 'max_pairs'],
      `${name} has value ${high} for ${most}, which must be higher than value ${low} for ${least}.`,
    );
  }
  const [key, value] = target.typeElement.fields;
  const keys = scope.inner('map', 'keys');
  if (keys && key) checkInner(keys, key, 'map key', 'map keys');
  const values = scope.inner('map', 'values');
  if (values && value) checkInner(values, value, 'map value', 'map values');
}

function checkInner(inner: RuleScope, target: FieldElement, of: string, ofAll: string): void {
  if (inner.rules.isTrue('required')) {
    const required = inner.name('required');
    inner.report(
      ['required'],
      `Field "${inner.field.name}" has ${required} on ${of} rules, which is unenforceable. The ${required} constraint cannot be applied to ${ofAll}.`,
    );
  }
  checkFieldRules(inner, target, false);
}

function checkFieldMask(scope: RuleScope, rules: RuleTree): void {
  checkConst(scope, 'field_mask', rules);
  const excluded = new Set(rules.texts('not_in'));
  for (const path of rules.texts('in')) {
    if (excluded.has(path))
      scope.report(
        ['field_mask', 'in'],
        `Field "${scope.field.name}" has path "${path}" in both in and not_in rules.`,
      );
  }
}

function checkTimes(scope: RuleScope, rules: RuleTree): void {
  const within = rules.message('within');
  const problem = within && durationProblem(within);
  const name = scope.name('timestamp', 'within');
  if (problem)
    scope.report(['timestamp', 'within'], `Field "${scope.field.name}" has an invalid ${name}: ${problem}.`);
  else if (within && secondsOf(within) <= 0n && nanosOf(within) <= 0n)
    scope.report(
      ['timestamp', 'within'],
      `Field "${scope.field.name}" must have a positive ${name} (${timeText(within)}).`,
    );
  if (!rules.isTrue('lt_now') || !rules.isTrue('gt_now')) return;
  const [after, before] = [scope.name('timestamp', 'gt_now'), scope.name('timestamp', 'lt_now')];
  scope.reportEach(
    [
      ['timestamp', 'gt_now'],
      ['timestamp', 'lt_now'],
    ],
    `Field "${scope.field.name}" has both ${after} and ${before}. A timestamp cannot be both before and after validation time.`,
  );
}
