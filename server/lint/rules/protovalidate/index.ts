import { isRepeated } from '../../../compiler/index.ts';
import type { FileRule, Report } from '../../rule.ts';
import { checkFieldRules } from './field-rules.ts';
import { checkMessageRules } from './message-rules.ts';
import { RuleScope } from './rule-scope.ts';
import { ruleTree } from './rule-tree.ts';

/** Rules of protovalidate that are of the wrong type for their field, or that no value can meet. Expressions are checked elsewhere. */
export const protovalidateRules: readonly FileRule[] = [
  {
    name: 'PROTOVALIDATE',
    field(field) {
      const rules =
        field.options.length > 0
          ? ruleTree(field.options, 'buf.validate.field', field.file.syntax.tokens)
          : undefined;
      if (!rules) return [];
      const reports: Report[] = [];
      checkFieldRules(new RuleScope(field, rules, reports), field, isRepeated(field));
      return reports;
    },
    message(message) {
      const rules =
        message.options.length > 0
          ? ruleTree(message.options, 'buf.validate.message', message.file.syntax.tokens)
          : undefined;
      return rules ? checkMessageRules(message, rules) : [];
    },
  },
];
