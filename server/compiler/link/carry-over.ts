import type { OptionMaps, OptionOwner, OptionValues } from '../options/option-values.ts';
import type {
  Element,
  EnumElement,
  FieldElement,
  FileElement,
  FileUnit,
  MessageElement,
} from './elements.ts';

/** A unit's elements and ranges, before an edit and now, one by one; undefined where they are not the same ones. */
export type Pairs = readonly (readonly [before: OptionOwner, now: OptionOwner])[];

export function pairsOf(before: FileUnit, now: FileUnit): Pairs | undefined {
  const [old, fresh] = [ownersIn(before), ownersIn(now)];
  if (old.length !== fresh.length) return undefined;
  const pairs: [OptionOwner, OptionOwner][] = [];
  for (const [index, owner] of old.entries()) {
    const other = fresh[index];
    if (!other || 'kind' in owner !== 'kind' in other) return undefined;
    if ('kind' in owner && 'kind' in other && (owner.kind !== other.kind || nameOf(owner) !== nameOf(other)))
      return undefined;
    pairs.push([owner, other]);
  }
  return pairs;
}

/** Gives the elements of now the types that those of before were found to have. Types of the file itself are those of now. */
export function carryTypes(pairs: Pairs, file: FileElement): void {
  const now = (type: MessageElement | EnumElement | undefined) => typeNow(type, file);
  for (const [before, after] of pairs) {
    if (!('kind' in before && 'kind' in after)) continue;
    if (before.kind === 'field' && after.kind === 'field') {
      after.type = before.type;
      after.typeElement ??= now(before.typeElement);
      after.extendee = messageNow(before.extendee, file);
    } else if (before.kind === 'method' && after.kind === 'method') {
      after.input = messageNow(before.input, file);
      after.output = messageNow(before.output, file);
    }
  }
}

/** Takes back what `carryTypes` gave, as if the elements had only just been declared. */
export function dropTypes(pairs: Pairs): void {
  for (const [, after] of pairs) {
    if (!('kind' in after)) continue;
    if (after.kind === 'field') {
      after.extendee = undefined;
      // Scalars, and the messages that maps and groups bring with them, come with the declaration.
      if (after.typeName === '' || isBroughtAlong(after)) continue;
      after.type = undefined;
      after.typeElement = undefined;
    } else if (after.kind === 'method') {
      after.input = undefined;
      after.output = undefined;
    }
  }
}

/** Files the options of before under what carries them now. */
export function carryOptions(pairs: Pairs, before: OptionValues, into: OptionMaps): void {
  for (const [owner, after] of pairs) {
    if (owner.options.length === 0) continue;
    const value = before.bytes.get(owner);
    if (value) into.bytes.set(after, value);
    for (const [index, option] of owner.options.entries()) {
      const path = before.paths.get(option);
      const node = after.options[index];
      if (path && node) into.paths.set(node, path);
    }
  }
}

function typeNow(
  type: MessageElement | EnumElement | undefined,
  file: FileElement,
): MessageElement | EnumElement | undefined {
  if (!type || type.file.path !== file.path) return type;
  const found = file.symbols.get(type.fullName);
  return found?.kind === 'message' || found?.kind === 'enum' ? found : undefined;
}

function messageNow(type: MessageElement | undefined, file: FileElement): MessageElement | undefined {
  const found = typeNow(type, file);
  return found?.kind === 'message' ? found : undefined;
}

/** Whether the field's type is the message that is made for it. */
function isBroughtAlong(field: FieldElement): boolean {
  const isInEntry = field.parent.kind === 'message' && field.parent.mapEntry;
  return !isInEntry && field.typeElement?.node === field.node;
}

function nameOf(owner: Element | FileElement): string {
  return owner.kind === 'file' ? owner.path : owner.fullName;
}

function ownersIn(unit: FileUnit): OptionOwner[] {
  const owners: OptionOwner[] = [];
  const addEnum = (element: EnumElement): void => {
    owners.push(element, ...element.values);
  };
  const addMessage = (message: MessageElement): void => {
    owners.push(message, ...message.fields, ...message.extensions, ...message.oneofs);
    owners.push(...message.extensionRanges);
    message.enums.forEach(addEnum);
    message.messages.forEach(addMessage);
  };
  unit.messages.forEach(addMessage);
  unit.enums.forEach(addEnum);
  owners.push(...unit.extensions);
  for (const service of unit.services) owners.push(service, ...service.methods);
  return owners;
}
