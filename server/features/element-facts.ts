import { FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import {
  type EnumElement,
  type Featured,
  type FeatureName,
  type FieldElement,
  featureOf,
  isDelimited,
  isPacked,
  isRepeated,
  jsonNameOf,
  jsonNameOption,
  type MethodElement,
} from '../compiler/index.ts';
import type { FoundSymbol } from './symbols.ts';

const Type = FieldDescriptorProto_Type;

/** What a declaration comes to and does not say itself, each a line of Markdown. */
export function elementFacts({ symbol, file }: FoundSymbol, gateway: string | undefined): string[] {
  const element = file.elements.symbols.get(symbol.fullName);
  switch (element?.kind) {
    case 'field':
      return fieldFacts(element);
    case 'method':
      return methodFacts(element, gateway);
    case 'enum':
      return [features(element, ['enum_type'])];
    default:
      return [];
  }
}

function fieldFacts(field: FieldElement): string[] {
  const facts = [`Wire type: ${wireType(field)}`, features(field, featuresOfField(field))];
  // In JSON an extension has its full name in brackets.
  const jsonName = field.extend ? `[${field.fullName}]` : (jsonNameOption(field) ?? jsonNameOf(field.name));
  return [`JSON name: \`${jsonName}\``, ...facts].filter(Boolean);
}

function methodFacts(method: MethodElement, gateway: string | undefined): string[] {
  const path = `/${method.parent.fullName}/${method.name}`;
  return [
    `On the gateway: \`${path}\``,
    ...(gateway ? [`Here: \`${gateway.replace(/\/$/, '')}${path}\``] : []),
  ];
}

/** As in https://protobuf.dev/programming-guides/encoding/#structure, with its number. */
export function wireType(field: FieldElement): string {
  if (isPacked(field)) return 'LEN (2), packed';
  switch (field.type) {
    case undefined:
      return 'unknown';
    case Type.DOUBLE:
    case Type.FIXED64:
    case Type.SFIXED64:
      return 'I64 (1)';
    case Type.FLOAT:
    case Type.FIXED32:
    case Type.SFIXED32:
      return 'I32 (5)';
    case Type.STRING:
    case Type.BYTES:
      return 'LEN (2)';
    case Type.MESSAGE:
    case Type.GROUP:
      return isDelimited(field) ? 'SGROUP (3) to EGROUP (4)' : 'LEN (2)';
    default:
      return 'VARINT (0)';
  }
}

/** The features that make a difference to a field of its type. */
export function featuresOfField(field: FieldElement): FeatureName[] {
  const names: FeatureName[] = [];
  const isMap = field.typeElement?.kind === 'message' && field.typeElement.mapEntry;
  const isMessage = field.type === Type.MESSAGE || field.type === Type.GROUP;
  if (!isRepeated(field)) names.push('field_presence');
  else if (!isMap && !isMessage && field.type !== Type.STRING && field.type !== Type.BYTES)
    names.push('repeated_field_encoding');
  if (field.type === Type.STRING) names.push('utf8_validation');
  if (isMessage && !isMap) names.push('message_encoding');
  return names;
}

/** The value that a feature comes to, where protoc has rules beyond the feature's own. */
export function effectiveFeature(element: FieldElement | EnumElement, name: FeatureName): string {
  if (element.kind === 'field') {
    if (name === 'field_presence') return presence(element);
    if (name === 'repeated_field_encoding') return isPacked(element) ? 'PACKED' : 'EXPANDED';
    if (name === 'message_encoding') return isDelimited(element) ? 'DELIMITED' : 'LENGTH_PREFIXED';
  }
  return featureOf(element, name);
}

function presence(field: FieldElement): string {
  if (field.label === FieldDescriptorProto_Label.REQUIRED) return 'LEGACY_REQUIRED';
  const hasOwn = field.proto3Optional || field.oneof !== undefined || field.extend !== undefined;
  const isMessage = field.type === Type.MESSAGE || field.type === Type.GROUP;
  return hasOwn || isMessage ? 'EXPLICIT' : featureOf(field, 'field_presence');
}

function features(element: Featured, names: readonly FeatureName[]): string {
  if (names.length === 0) return '';
  const values = names.map((name) => {
    const value =
      element.kind === 'field' || element.kind === 'enum'
        ? effectiveFeature(element, name)
        : featureOf(element, name);
    return `\`${name} = ${value}\``;
  });
  return `Features: ${values.join(', ')}`;
}
