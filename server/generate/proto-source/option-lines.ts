/** Options as they are written: as statements, and in brackets. */
import type { DescExtension, DescFile, DescMessage } from '@bufbuild/protobuf';
import { type DescField, isMessage, type Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { withImports } from '../with-imports.ts';
import { type FieldText, fieldTexts } from './value-text.ts';

const schemas = new Map<string, DescMessage>(
  [
    EnumOptionsSchema,
    EnumValueOptionsSchema,
    ExtensionRangeOptionsSchema,
    FieldOptionsSchema,
    FileOptionsSchema,
    MessageOptionsSchema,
    MethodOptionsSchema,
    OneofOptionsSchema,
    ServiceOptionsSchema,
  ].map((schema) => [schema.typeName, schema]),
);

export class OptionLines {
  readonly #extensions: readonly DescExtension[];

  /** For the options of a file, by the extensions that can be seen from it. */
  constructor(file: DescFile) {
    this.#extensions = withImports(file).flatMap(extensionsOf);
  }

  /** `deprecated = true`, for each that is set; `except` are those that the language has other words for. */
  assignments(options: Message | undefined, except: readonly string[] = []): string[] {
    const schema = options && schemas.get(options.$typeName);
    if (schema === undefined || options === undefined) return [];
    return this.#texts(schema, options)
      .filter(({ name }) => !except.includes(name))
      .map(({ name, value }) => `${name} = ${value}`);
  }

  /** `option deprecated = true;`, likewise. */
  statements(options: Message | undefined, except: readonly string[] = []): string[] {
    return this.assignments(options, except).map((text) => `option ${text};`);
  }

  /** ` [deprecated = true]`, or nothing. */
  brackets(
    options: Message | undefined,
    before: readonly string[] = [],
    except: readonly string[] = [],
  ): string {
    const all = [...before, ...this.assignments(options, except)];
    return all.length === 0 ? '' : ` [${all.join(', ')}]`;
  }

  #texts(schema: DescMessage, options: Message): FieldText[] {
    const message = reflect(schema, options);
    const features = schema.fields.find(({ name }) => name === 'features');
    if (features?.message === undefined || !message.isSet(features))
      return fieldTexts(message, this.#extensions);
    // Each feature by itself, as everybody writes them.
    const texts = fieldTexts(message, this.#extensions).filter(({ name }) => name !== 'features');
    return [...this.#featureTexts(features, options), ...texts];
  }

  #featureTexts(field: DescField, options: Message): FieldText[] {
    const value: unknown = (options as Message & Record<string, unknown>)[field.localName];
    if (field.message === undefined || !isMessage(value)) return [];
    return fieldTexts(reflect(field.message, value), this.#extensions).map(({ name, value: text }) => ({
      name: `features.${name}`,
      value: text,
    }));
  }
}

function extensionsOf(file: DescFile): DescExtension[] {
  const nested = (message: DescMessage): DescExtension[] => [
    ...message.nestedExtensions,
    ...message.nestedMessages.flatMap(nested),
  ];
  return [...file.extensions, ...file.messages.flatMap(nested)];
}
