/**
 * The Protobuf front end: text in, descriptors and diagnostics out. It knows no editor, no files and no clock; it never
 * throws on what a text says. Offsets count UTF-16 units.
 */
export { bundledFiles } from './bundled-files.ts';
export {
  type Compilation,
  compile,
  compileInSteps,
  type OpenCompilation,
  openCompilation,
} from './compile.ts';
export { addDeclaredTypes } from './declared-types.ts';
export {
  enumField,
  enumValueField,
  fieldField,
  fileField,
  messageField,
  methodField,
  nameField,
  serviceField,
} from './descriptor/field-numbers.ts';
export { jsonNameOption } from './descriptor/pseudo-options.ts';
export { toFileDescriptorSet } from './descriptor-set.ts';
export type { Diagnostic, RelatedLocation, Remedy } from './diagnostic.ts';
export { type DeclaredNames, declaredNames, duplicatesAcross } from './duplicates-across.ts';
export {
  type HttpAddress,
  type HttpConflict,
  httpAddresses,
  httpConflictCode,
  httpConflictMessage,
  httpConflicts,
} from './http/http-addresses.ts';
export { LineWalk } from './line-walk.ts';
export { freeEnumNumber } from './link/checks/enums.ts';
export { freeFieldNumber } from './link/checks/field-numbers.ts';
export type { Reference } from './link/context.ts';
export type * from './link/elements.ts';
export { type Featured, type FeatureName, featureOf } from './link/features.ts';
export { deepestDescriptor, type LinkedFile } from './link/linked-file.ts';
export type { DeclaredSymbol } from './link/symbols.ts';
export { isExported } from './link/visibility.ts';
export { closest, joinName, jsonNameOf, lastPart, scopeOf } from './names.ts';
export { isDelimited, isPacked, isRepeated } from './options/field-facts.ts';
export { type Position, positionAt } from './position.ts';
export { scalarName, scalarTypes } from './scalar-types.ts';
export { type ImportStatement, parse, type SyntaxFile } from './syntax/parse.ts';
export { stringPlaces, stringValue } from './syntax/string-value.ts';
export { type Span, TokenKind, TokenStream } from './syntax/tokens.ts';
export type * from './syntax/tree.ts';
export { WireOutput } from './wire/wire-output.ts';
