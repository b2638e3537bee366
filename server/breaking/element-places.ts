import { FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { fieldField, nameField } from '../compiler/index.ts';
import type { Place } from './places.ts';
import type { SchemaFile } from './schema.ts';
import type {
  SchemaEnum,
  SchemaField,
  SchemaMessage,
  SchemaMethod,
  SchemaService,
} from './schema-elements.ts';

/** Where an element stands. What a `map` stands for stands where its type does. */
export function placeOf(
  element: SchemaMessage | SchemaField | SchemaEnum | SchemaService,
): Place | undefined {
  const { places } = element.file;
  return places.find(element.path) ?? mapPlace('fields' in element ? element : element.parent);
}

/** Where a part of a field stands, by its number in FieldDescriptorProto. */
export function fieldPartPlace(field: SchemaField, part: keyof typeof fieldField): Place | undefined {
  return field.file.places.find([...field.path, fieldField[part]]) ?? mapPlace(field.parent);
}

/** The name of a field, or the field where that does not stand alone. */
export function fieldNamePlace(field: SchemaField): Place | undefined {
  return field.file.places.find([...field.path, nameField]) ?? placeOf(field);
}

/** Where exactly a part stands; undefined where that is not written out. */
export function exactPlace(
  element: { readonly file: SchemaFile; readonly path: readonly number[] },
  ...part: readonly number[]
): Place | undefined {
  return element.file.places.find([...element.path, ...part]);
}

/**
 * Where a part of a method stands, by the numbers that lead to it in its descriptor; undefined where the file's
 * places are not known.
 */
export function methodPlace({ service, path }: SchemaMethod, ...part: readonly number[]): Place | undefined {
  return service.file.places.find([...path, ...part]);
}

/**
 * Where a feature is set on the element itself. `options` is the number of the options in the element's descriptor,
 * `features` that of the features in those.
 */
export function featurePlace(
  element: { readonly file: SchemaFile; readonly path: readonly number[] },
  [options, features]: readonly [options: number, features: number],
  feature: readonly number[],
): Place | undefined {
  const start = [...element.path, options, features];
  return element.file.places.findOption([...start, ...feature], start.length);
}

function mapPlace(entry: SchemaMessage | undefined): Place | undefined {
  if (!entry?.proto.options?.mapEntry || !entry.parent) return undefined;
  const name = `.${entry.file.fullName(entry.nestedName)}`;
  for (const field of entry.parent.fields.values()) {
    const { type, label, typeName } = field.proto;
    const isMessage = type === FieldDescriptorProto_Type.MESSAGE;
    if (isMessage && label === FieldDescriptorProto_Label.REPEATED && typeName === name)
      return exactPlace(field, fieldField.typeName);
  }
  return undefined;
}
