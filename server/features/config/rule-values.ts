import { breakingRules, rulesNamed } from '../../breaking/index.ts';
import type { BufVersion } from '../../buf-config/index.ts';
import { lintRules, lintRulesNamed } from '../../lint/index.ts';
import type { StringShape } from './shape.ts';

/** Names that a version's lint rules and categories answer to. */
export function lintRuleNames(version: BufVersion): StringShape {
  const values = new Map<string, string>();
  for (const { name, purpose, categories } of lintRules.values()) {
    const own = categories.get(version);
    if (!own) continue;
    values.set(name, purpose);
    for (const category of own) values.set(category, `The lint rules of the category ${category}.`);
  }
  return {
    kind: 'string',
    values,
    isKnown: (name) => lintRulesNamed(name, version) !== undefined,
    called: 'lint rule or category',
  };
}

/** The same of the rules for breaking changes. */
export function breakingRuleNames(version: BufVersion): StringShape {
  const values = new Map<string, string>();
  for (const { name, categories } of breakingRules(version)) {
    values.set(name, `In the categories ${categories.join(', ')}.`);
    for (const category of categories)
      values.set(category, `The rules for breaking changes of the category ${category}.`);
  }
  const isKnown = (name: string) => rulesNamed(name, version) !== undefined;
  return { kind: 'string', values, isKnown, called: 'rule or category' };
}
