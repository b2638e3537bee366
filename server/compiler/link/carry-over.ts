import type { OptionPaths } from '../options/option-values.ts';
import type {
  Element,
  EnumElement,
  FieldElement,
  FileElement,
  FileUnit,
  MessageElement,
  NumberRange,
} from './elements.ts';

/** What of a unit may carry options, in an order that its text alone decides. */
export type UnitOwners = readonly (Element | NumberRange)[];

/** What of a unit may carry options; found out once. */
export function ownersOf(unit: FileUnit): UnitOwners {
  unit.owners ??= ownersIn(unit);
  return unit.owners;
}

/** Gives the elements of now the types that those of before were found to have. Types of the file itself are those of now. */
export function carryTypes(owners: UnitOwners, now: UnitOwners, file: FileElement): void {
  // By index, as of every loop over thousands that runs at each keystroke: iterators are garbage.
  for (let index = 0; index < owners.length; index++) {
    const [before, after] = [owners[index], now[index]];
    if (!before || !after || !('kind' in before && 'kind' in after)) continue;
    if (before.kind === 'field' && after.kind === 'field') {
      after.type = before.type;
      if (before.typeElement) after.typeElement ??= typeNow(before.typeElement, file);
      if (before.extendee) after.extendee = messageNow(before.extendee, file);
    } else if (before.kind === 'method' && after.kind === 'method') {
      after.input = messageNow(before.input, file);
      after.output = messageNow(before.output, file);
    }
  }
}

/** Whether elements that were linked again have the types that those of before had, by their names. */
export function hasSameTypes(owners: UnitOwners, now: UnitOwners): boolean {
  for (let index = 0; index < owners.length; index++) {
    const [before, after] = [owners[index], now[index]];
    if (!before || !after || !('kind' in before && 'kind' in after)) continue;
    if (before.kind !== 'field' || after.kind !== 'field') continue;
    if (before.type !== after.type) return false;
    if (before.typeElement?.fullName !== after.typeElement?.fullName) return false;
    if (before.extendee?.fullName !== after.extendee?.fullName) return false;
  }
  return true;
}

/** Takes back what `carryTypes` gave, as if the elements had only just been declared. */
export function dropTypes(owners: UnitOwners): void {
  for (const after of owners) {
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

/** Gives what carries options now those of before. */
export function carryOptions(
  owners: UnitOwners,
  now: UnitOwners,
  before: OptionPaths,
  into: OptionPaths[number][],
): void {
  for (let at = 0; at < owners.length; at++) {
    const [owner, after] = [owners[at], now[at]];
    if (!owner || !after || owner.options.length === 0) continue;
    after.optionBytes = owner.optionBytes;
    for (let index = 0; index < owner.options.length; index++) {
      const [option, node] = [owner.options[index], after.options[index]];
      if (option && node) into[node.index] = before[option.index];
    }
  }
}

function typeNow(
  type: MessageElement | EnumElement | undefined,
  file: FileElement,
): MessageElement | EnumElement | undefined {
  if (!type || type.file.path !== file.path) return type;
  const found = file.named.get(type.fullName);
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

function ownersIn(unit: FileUnit): UnitOwners {
  const owners: (Element | NumberRange)[] = [];
  const addAll = (more: UnitOwners): void => {
    for (const owner of more) owners.push(owner);
  };
  const addEnum = (element: EnumElement): void => {
    owners.push(element);
    addAll(element.values);
  };
  const addMessage = (message: MessageElement): void => {
    owners.push(message);
    addAll(message.fields);
    addAll(message.extensions);
    addAll(message.oneofs);
    addAll(message.extensionRanges);
    message.enums.forEach(addEnum);
    message.messages.forEach(addMessage);
  };
  unit.messages.forEach(addMessage);
  unit.enums.forEach(addEnum);
  addAll(unit.extensions);
  for (const service of unit.services) {
    owners.push(service);
    addAll(service.methods);
  }
  return owners;
}
