import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import {
  type Element,
  type EnumElement,
  type FieldElement,
  featureOf,
  isDelimited,
  isPacked,
  isRepeated,
  jsonNameOf,
  jsonNameOption,
  type LinkedFile,
  type MessageElement,
  scalarName,
} from '../../../../compiler/index.ts';
import { effectiveFeature } from '../../../element-facts.ts';

const { STRING, MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** What a declaration means to others differently in two versions of a file, in a sentence; undefined where nothing does. */
export function differenceOf(before: LinkedFile, after: LinkedFile): string | undefined {
  const names = new Set([...before.elements.symbols.keys(), ...after.elements.symbols.keys()]);
  for (const name of names) {
    const [was, is] = [before.elements.symbols.get(name), after.elements.symbols.get(name)];
    // The oneof that an `optional` of proto3 is in only exists there.
    if (isSynthetic(was) || isSynthetic(is)) continue;
    if (!was || !is || was.kind !== is.kind) return `"${name}" would be ${is ? 'new' : 'lost'}.`;
    const [meant, means] = [meaningOf(was), meaningOf(is)];
    for (const [what, value] of Object.entries(meant)) {
      // Names that clash would be errors then, and there are none.
      if (what === 'JSON format' && means[what] === 'ALLOW') continue;
      if (means[what] !== value)
        return `"${name}" would not be the same: its ${what} is ${value}, and would be ${means[what]}.`;
    }
  }
  return undefined;
}

function isSynthetic(element: Element | undefined): boolean {
  return element?.kind === 'oneof' && !element.node;
}

type Meaning = Readonly<Record<string, string | number | boolean | undefined>>;

function meaningOf(element: Element): Meaning {
  switch (element.kind) {
    case 'field':
      return fieldMeaning(element);
    case 'enum':
      return {
        'enum type': featureOf(element, 'enum_type'),
        'JSON format': featureOf(element, 'json_format'),
        'reserved numbers': rangesOf(element),
        'reserved names': element.reservedNames.map(({ name }) => name).join(', '),
        values: element.values.map(({ name, number }) => `${name} = ${number}`).join(', '),
      };
    case 'message':
      return {
        'JSON format': featureOf(element, 'json_format'),
        'extension ranges': element.extensionRanges.map(({ start, end }) => `${start} to ${end}`).join(', '),
        'reserved numbers': rangesOf(element),
        'reserved names': element.reservedNames.map(({ name }) => name).join(', '),
      };
    case 'method':
      return {
        request: element.input?.fullName,
        response: element.output?.fullName,
        'client streaming': (element.node.input?.stream ?? -1) >= 0,
        'server streaming': (element.node.output?.stream ?? -1) >= 0,
      };
    default:
      return {};
  }
}

function rangesOf({ reservedRanges }: MessageElement | EnumElement): string {
  return reservedRanges.map(({ start, end }) => `${start} to ${end}`).join(', ');
}

function fieldMeaning(field: FieldElement): Meaning {
  const isMessage = field.type === MESSAGE || field.type === GROUP;
  const type = isMessage || field.type === undefined ? 'message' : (scalarName(field.type) ?? 'enum');
  const isOfText = field.type === STRING;
  return {
    number: field.number,
    type: field.typeElement?.fullName ?? type,
    repetition: isRepeated(field),
    presence: isRepeated(field) ? undefined : effectiveFeature(field, 'field_presence'),
    packing: isPacked(field),
    delimiting: isDelimited(field),
    'UTF-8 check': isOfText ? featureOf(field, 'utf8_validation') : undefined,
    oneof: field.oneof?.node ? field.oneof.name : undefined,
    extendee: field.extendee?.fullName,
    'name in JSON': field.extend ? undefined : (jsonNameOption(field) ?? jsonNameOf(field.name)),
    default: defaultOf(field),
  };
}

/** As it is written. */
function defaultOf({ options, file }: FieldElement): string | undefined {
  const option = options.find(({ name }) => name.length === 1 && name[0]?.text === 'default') ?? undefined;
  if (!option?.value) return undefined;
  const { start, end } = file.syntax.tokens.span(option.value.first, option.value.last);
  return file.syntax.text.slice(start, end);
}
