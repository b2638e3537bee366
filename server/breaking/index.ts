/** What breaks those who know the definitions of before: buf's rules over two sets of descriptors. */
export { type BreakingChange, breakingChanges, breakingChangesOf } from './breaking-changes.ts';
export { deployedNote } from './deployed-note.ts';
export { schemaFileOf, schemaSetOf } from './linked-schema.ts';
export type { Place } from './places.ts';
export type { BreakingData, BreakingRemedy } from './remedy.ts';
export { type BreakingRule, breakingRules, rulesNamed } from './rule-catalog.ts';
export { selectRules } from './rule-selection.ts';
export {
  type CurrentSchema,
  type EarlierSchema,
  type PackagedKind,
  SchemaFile,
  SchemaSet,
} from './schema.ts';
export { changedRange, type TextRange } from './text-range.ts';
