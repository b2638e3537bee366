import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver-types';
import { type FieldElement, isRepeated, type LinkedFile } from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { effectiveFeature, featuresOfField } from './element-facts.ts';
import { offsetAt, rangeAt } from './positions.ts';

/** Which hints are shown: the settings below `skep.inlayHints`. */
export interface InlayHintSettings {
  /** After each field of a file with an edition, the features that it has in the end. */
  readonly features: boolean;
  /** After each field of an enum, the value that it has when it is not set. */
  readonly enumZeroValues: boolean;
  /** Before a type's name, the package and messages that it leaves out. */
  readonly resolvedNames: boolean;
}

/** What the text leaves unsaid, beside it, within a range. */
export function inlayHints(file: SnapshotFile, range: Range, settings: InlayHintSettings): InlayHint[] {
  const { linked } = file;
  const from = offsetAt(linked.syntax, range.start);
  const to = offsetAt(linked.syntax, range.end);
  const hints: InlayHint[] = [];
  const isShown = (offset: number) => from <= offset && offset <= to;
  if (settings.resolvedNames) hints.push(...resolvedNames(linked, isShown));
  if (!settings.features && !settings.enumZeroValues) return hints;
  for (const element of linked.elements.symbols.values()) {
    if (element.kind !== 'field' || (element.parent.kind === 'message' && element.parent.mapEntry)) continue;
    const { tokens } = linked.syntax;
    const nameEnd = tokens.end(element.nameNode.last);
    if (!isShown(nameEnd)) continue;
    if (settings.enumZeroValues) hints.push(...enumZeroValue(linked, element, nameEnd));
    if (settings.features && element.node.number) {
      hints.push(...fieldFeatures(linked, element, tokens.end(element.node.number.last)));
    }
  }
  return hints;
}

function fieldFeatures(linked: LinkedFile, field: FieldElement, offset: number): InlayHint[] {
  const isEdition = linked.syntax.tree.declarations.some(
    (node) => node.kind === 'syntax' && node.keyword === 'edition',
  );
  if (!isEdition) return [];
  const values = featuresOfField(field).map((name) => effectiveFeature(field, name).toLowerCase());
  return values.length > 0 ? [hint(linked, offset, `  ${values.join(', ')}`, 'Features of this field')] : [];
}

function enumZeroValue(linked: LinkedFile, field: FieldElement, offset: number): InlayHint[] {
  const type = field.typeElement;
  const hasDefault = field.node.options?.options.some(
    ({ name }) => name.length === 1 && name[0]?.text === 'default',
  );
  if (type?.kind !== 'enum' || isRepeated(field) || hasDefault) return [];
  // Of a proto2 enum without a zero it is the first.
  const [first] = type.values;
  return first ? [hint(linked, offset, ` = ${first.name}`, `When it is not set: ${first.fullName}`)] : [];
}

function resolvedNames(linked: LinkedFile, isShown: (offset: number) => boolean): InlayHint[] {
  const { syntax } = linked;
  return linked.references.flatMap(({ start, end, target }) => {
    const written = syntax.text.slice(start, end).replaceAll(/\s/g, '');
    const element = linked.elements.symbols.get(target);
    // Names of the own file, fields in values and enum values are where one expects them.
    const isNear = element !== undefined || written.startsWith('.') || !written.includes('.');
    if (isNear || !isShown(start) || written === target || !target.endsWith(`.${written}`)) return [];
    return [{ ...hint(linked, start, target.slice(0, -written.length), target), paddingLeft: false }];
  });
}

function hint({ syntax }: LinkedFile, offset: number, label: string, tooltip: string): InlayHint {
  return { position: rangeAt(syntax, offset, offset).start, label, tooltip, kind: InlayHintKind.Type };
}
