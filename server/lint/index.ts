/** buf's lint rules under their own names: linked files in, findings out. */
export { ActiveRules } from './active-rules.ts';
export { type LintRuleInfo, lintRulePage, lintRules, lintRulesNamed } from './catalog.ts';
export { lintFile, lintInModule } from './lint-file.ts';
export { ModuleFacts } from './module-facts.ts';
export { type ModuleFile, moduleFile } from './module-file.ts';
export type { Finding } from './rule.ts';
