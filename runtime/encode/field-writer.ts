/** How the fields of a message are written, each in the way that its definition has it. */
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { FeatureSet_FieldPresence, isWrapperDesc } from '@bufbuild/protobuf/wkt';
import { mapKeyReader } from './map-key.ts';
import type { MessageWriter } from './message-writer.ts';
import { isZero, scalarWriter, type WriteValue, wireTypeOf, writeInt32 } from './scalar-writer.ts';

/** Fields by their local names, and what protobuf-es keeps besides. */
export type Fields = Readonly<Record<string, unknown>>;

/** False: left to who knows more, as WriteValue has it. */
export type WriteField = (writer: MessageWriter, message: Fields) => boolean;

/** Gives what writes a message of that type. */
export type WriterOf = (type: DescMessage) => WriteValue;

export function fieldWriter(field: DescField, writerOf: WriterOf): WriteField {
  switch (field.fieldKind) {
    case 'list':
      return listWriter(field, writerOf);
    case 'map':
      return mapWriter(field, writerOf);
    default:
      return singularWriter(field, writerOf);
  }
}

type Singular = Exclude<DescField, { fieldKind: 'list' | 'map' }>;

function singularWriter(field: Singular, writerOf: WriterOf): WriteField {
  const write = taggedWriter(field, writerOf);
  const { localName, oneof } = field;
  if (oneof !== undefined) {
    const group = oneof.localName;
    return (writer, message) => {
      const chosen = message[group];
      if (!isObject(chosen)) return false;
      return chosen.case !== localName || write(writer, chosen.value);
    };
  }
  if (field.presence === FeatureSet_FieldPresence.IMPLICIT) {
    const isLeftOut = zeroTest(field);
    return (writer, message) => {
      const value = message[localName];
      return isLeftOut(value) || write(writer, value);
    };
  }
  const isRequired = field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
  return (writer, message) => {
    const value = message[localName];
    // The default of what is not set is in the prototype.
    if (value === undefined || !Object.hasOwn(message, localName)) return !isRequired;
    return write(writer, value);
  };
}

function zeroTest(field: Singular): (value: unknown) => boolean {
  if (field.fieldKind === 'enum') {
    const zero = field.enum.values[0]?.number;
    return (value) => value === zero;
  }
  if (field.scalar === undefined) return () => false;
  const type = field.scalar;
  return type === ScalarType.STRING ? (value) => value === '' : (value) => isZero(type, value);
}

function listWriter(field: DescField & { fieldKind: 'list' }, writerOf: WriterOf): WriteField {
  const { localName } = field;
  const tag = tagOf(field.number, WireType.LengthDelimited);
  if (field.listKind === 'message' || !field.packed) {
    const write = taggedWriter(field, writerOf);
    return (writer, message) => {
      const items = message[localName];
      return Array.isArray(items) && writeAll(writer, items, write);
    };
  }
  const write = field.listKind === 'enum' ? writeInt32 : scalarWriter(field.scalar);
  return (writer, message) => {
    const items = message[localName];
    if (!Array.isArray(items)) return false;
    if (items.length === 0) return true;
    writer.varint32(tag);
    const begun = writer.begin();
    if (!writeAll(writer, items, write)) return false;
    writer.end(begun);
    return true;
  };
}

function writeAll(writer: MessageWriter, items: readonly unknown[], write: WriteValue): boolean {
  // By index, as the library does: an array may have an iterator of its own.
  for (let i = 0; i < items.length; i++) if (!write(writer, items[i])) return false;
  return true;
}

function mapWriter(field: DescField & { fieldKind: 'map' }, writerOf: WriterOf): WriteField {
  const { localName } = field;
  const entryTag = tagOf(field.number, WireType.LengthDelimited);
  const keyTag = tagOf(1, wireTypeOf(field.mapKey));
  const keyOf = mapKeyReader(field.mapKey);
  const writeKey = scalarWriter(field.mapKey);
  const writeEntryValue = taggedWriter(field, writerOf, 2);
  return (writer, message) => {
    const entries = message[localName];
    if (!isObject(entries)) return false;
    for (const key of Object.keys(entries)) {
      writer.varint32(entryTag);
      const begun = writer.begin();
      writer.varint32(keyTag);
      if (!writeKey(writer, keyOf(key)) || !writeEntryValue(writer, entries[key])) return false;
      writer.end(begun);
    }
    return true;
  };
}

/** Writes one value with its tag; `number` where that is not the field's own. */
function taggedWriter(field: DescField, writerOf: WriterOf, number = field.number): WriteValue {
  if (field.message !== undefined) {
    return isStoredOtherwise(field) ? leave : messageWriter(field.message, number, writerOf);
  }
  const type = field.enum === undefined ? field.scalar : ScalarType.INT32;
  if (type === undefined) return leave;
  const tag = tagOf(number, wireTypeOf(type));
  const write = scalarWriter(type);
  return (writer, value) => {
    writer.varint32(tag);
    return write(writer, value);
  };
}

function messageWriter(type: DescMessage, number: number, writerOf: WriterOf): WriteValue {
  const tag = tagOf(number, WireType.LengthDelimited);
  const write = writerOf(type);
  return (writer, value) => {
    writer.varint32(tag);
    const begun = writer.begin();
    if (!write(writer, value)) return false;
    writer.end(begun);
    return true;
  };
}

/** Groups, and what protobuf-es has as a bare value or as JSON where others are messages: wrappers and structs. */
function isStoredOtherwise(field: DescField): boolean {
  const { message } = field;
  if (message === undefined) return false;
  if ('delimitedEncoding' in field && field.delimitedEncoding) return true;
  return isWrapperDesc(message) || message.typeName === 'google.protobuf.Struct';
}

const leave: WriteValue = (writer) => {
  writer.isLeft = true;
  return false;
};

function tagOf(number: number, wireType: WireType): number {
  return ((number << 3) | wireType) >>> 0;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
