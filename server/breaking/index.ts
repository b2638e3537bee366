/** What breaks those who know the definitions of before: buf's rules over two sets of descriptors. */
export { type BreakingChange, breakingChanges, breakingChangesOf } from './breaking-changes.ts';
export { schemaFileOf, schemaSetOf } from './linked-schema.ts';
export type { Place } from './places.ts';
export { type BreakingRule, breakingRules, rulesNamed } from './rule-catalog.ts';
export { type Schema, SchemaFile, SchemaSet } from './schema.ts';
export { changedRange, type TextRange } from './text-range.ts';
