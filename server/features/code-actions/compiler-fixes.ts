import { type FixTable, none } from './fix-table.ts';
import { byRemedy } from './fixes/by-remedy.ts';
import { zeroValueFirst } from './fixes/enums.ts';
import { leadingSlash, otherHttpField } from './fixes/http.ts';
import { moveImportUp, otherPath, removeSelfImport } from './fixes/imports.ts';
import { missingLabel, wrongLabel } from './fixes/labels.ts';
import { invalidName, renameToStyle, reservedTwice } from './fixes/names.ts';
import { freeNumber, freeNumberOrAlias, missingNumber, overlappingRange } from './fixes/numbers.ts';
import {
  byRemedyOrRemoval,
  removeDeclaration,
  removeTheOption,
  removeTheWord,
  removeWholeOption,
} from './fixes/removals.ts';
import { missingName } from './fixes/rpcs.ts';
import { straightQuotesOrRemoval } from './fixes/straight-quotes.ts';
import { knownEdition, misplacedSyntax, missingSyntax } from './fixes/syntax.ts';
import { closeComment, closeString, escapeBackslash, plainNumber, removeCommentStart } from './fixes/text.ts';
import { wrongType } from './fixes/types.ts';
import { undefinedType, unknownOption } from './fixes/undefined-type.ts';
import { exportThere } from './fixes/visibility.ts';

/** For every code of the compiler what mends it. */
export const compilerFixes: FixTable = {
  'conflicting-http-bindings': none('which of the two addresses is changed is a choice'),
  'deprecated-option': removeWholeOption,
  'deprecated-use': none('the declaration says in words what to use instead'),
  'duplicate-import': removeDeclaration,
  'duplicate-name': reservedTwice,
  'duplicate-number': freeNumberOrAlias,
  'duplicate-option': removeTheOption,
  'duplicate-package': removeDeclaration,
  'empty-enum': zeroValueFirst,
  'empty-extend': removeDeclaration,
  'empty-oneof': removeDeclaration,
  'empty-range': byRemedy,
  'enum-first-value': zeroValueFirst,
  'enum-value-conflict': none('which of the two values is renamed, and to what, is a choice'),
  'extension-number': freeNumber,
  'import-cycle': removeSelfImport,
  'invalid-character': straightQuotesOrRemoval,
  'invalid-escape': escapeBackslash,
  'invalid-name': invalidName,
  'invalid-number': plainNumber,
  'invalid-path': byRemedy,
  'invalid-utf8': none('the text that was meant is not known'),
  'json-name-conflict': none('which of the two fields is renamed, and to what, is a choice'),
  'misplaced-import': moveImportUp,
  'misplaced-syntax': misplacedSyntax,
  'missing-brace': byRemedy,
  'missing-import': otherPath,
  'missing-label': missingLabel,
  'missing-name': missingName,
  'missing-number': missingNumber,
  'missing-required': none('nobody knows the value'),
  'missing-semicolon': byRemedy,
  'missing-string': byRemedy,
  'missing-syntax': missingSyntax,
  'missing-token': byRemedy,
  'missing-value': byRemedy,
  'name-too-long': none('how it is shortened is a choice'),
  'naming-style': renameToStyle,
  'nested-comment': removeCommentStart,
  'nesting-too-deep': none('where the message is to be declared is a choice'),
  'not-a-message': none('nobody knows the message'),
  'not-a-type': byRemedy,
  'not-in-proto3': removeWholeOption,
  'not-visible': exportThere,
  'number-out-of-range': freeNumber,
  'overlapping-range': overlappingRange,
  'repeated-option': none('the element that is to be set has to be written anew'),
  'reserved-name': none('another name, or no reservation: what was deleted before decides'),
  'reserved-number': freeNumber,
  'undeclared-extension': none('the declaration or the extension may be the wrong one'),
  'undefined-type': undefinedType,
  'unexpected-token': byRemedy,
  'unknown-edition': knownEdition,
  'unknown-field': byRemedy,
  'unknown-option': unknownOption,
  'unknown-syntax': byRemedy,
  'unterminated-comment': closeComment,
  'unterminated-string': closeString,
  'unused-import': removeDeclaration,
  'useless-modifier': removeTheWord,
  'useless-option': removeWholeOption,
  'useless-parentheses': byRemedy,
  'wrong-declaration': removeWholeOption,
  'wrong-edition': removeTheOption,
  'wrong-feature': removeTheOption,
  'wrong-http-field': otherHttpField,
  'wrong-http-path': leadingSlash,
  'wrong-label': wrongLabel,
  'wrong-lifetime': none('the editions and their texts are a choice'),
  'wrong-modifier': removeTheWord,
  'wrong-runtime': removeWholeOption,
  'wrong-target': removeTheOption,
  'wrong-type': wrongType,
  'wrong-value': byRemedyOrRemoval,
};
