import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { FieldElement } from '../link/elements.ts';
import { bigIntegerOf, doubleOf } from '../link/numbers.ts';
import { pseudoOption } from '../link/pseudo-option.ts';
import { stringBytes, stringValue } from '../syntax/string-value.ts';
import type { OptionNode, ValueNode } from '../syntax/tree.ts';
import { formatDouble, formatFloat } from './format-number.ts';

const Type = FieldDescriptorProto_Type;

/** Whether something is written as an option of the field and is none: then it is not among the field's options. */
export function hasPseudoOptions({ node, options }: FieldElement): boolean {
  return node.options !== undefined && node.options.options !== options;
}

/** The statement that gives a field its default or its JSON name. */
export function pseudoOptionOf(field: FieldElement, name: 'default' | 'json_name'): OptionNode | undefined {
  if (!hasPseudoOptions(field) || (field.parent.kind === 'message' && field.parent.mapEntry))
    return undefined;
  return field.node.options?.options.find((option) => pseudoOption(option) === name);
}

/** The JSON name a field was given; undefined when it has the one that follows from its name. */
export function jsonNameOption(field: FieldElement): string | undefined {
  const value = pseudoOptionOf(field, 'json_name')?.value;
  return value?.kind === 'string' ? stringValue(field.file.syntax.tokens, value) : undefined;
}

/** A field's default as descriptors spell it: numbers in decimal, bytes escaped as in C. */
export function defaultValueOf(field: FieldElement): string | undefined {
  const value = pseudoOptionOf(field, 'default')?.value;
  if (!value) return undefined;
  switch (field.type) {
    case Type.STRING:
      return value.kind === 'string' ? stringValue(field.file.syntax.tokens, value) : undefined;
    case Type.BYTES:
      return value.kind === 'string' ? escapeBytes(stringBytes(field.file.syntax.tokens, value)) : undefined;
    case Type.BOOL:
    case Type.ENUM:
      return value.kind === 'identifier' ? value.text : undefined;
    case Type.FLOAT:
    case Type.DOUBLE:
      return floatDefault(value, field.type === Type.FLOAT ? formatFloat : formatDouble);
    default:
      return value.kind === 'integer' ? bigIntegerOf(value)?.toString() : undefined;
  }
}

function floatDefault(value: ValueNode, format: (number: number) => string): string | undefined {
  // Not a number has no sign.
  if (value.kind === 'identifier')
    return value.negative && value.text !== 'nan' ? `-${value.text}` : value.text;
  if (value.kind !== 'integer' && value.kind !== 'float') return undefined;
  const text = format(doubleOf({ text: value.text, negative: false }));
  return value.negative ? `-${text}` : text;
}

const namedEscapes: Record<number, string> = {
  10: '\\n',
  13: '\\r',
  9: '\\t',
  34: '\\"',
  39: "\\'",
  92: '\\\\',
};

function escapeBytes(bytes: Uint8Array): string {
  let result = '';
  for (const byte of bytes) {
    const named = namedEscapes[byte];
    if (named) result += named;
    else if (byte < 32 || byte > 126) result += `\\${byte.toString(8).padStart(3, '0')}`;
    else result += String.fromCharCode(byte);
  }
  return result;
}
