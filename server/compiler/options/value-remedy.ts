import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../link/context.ts';
import type { EnumElement, FieldElement } from '../link/elements.ts';
import { bigIntegerOf } from '../link/numbers.ts';
import { closest } from '../names.ts';
import { stringValue } from '../syntax/string-value.ts';
import type { ValueNode } from '../syntax/tree.ts';

const Type = FieldDescriptorProto_Type;

/** Words of other languages for the two values of a bool. */
const bools: ReadonlyMap<string, string> = new Map([
  ['1', 'true'],
  ['yes', 'true'],
  ['on', 'true'],
  ['t', 'true'],
  ['0', 'false'],
  ['no', 'false'],
  ['off', 'false'],
  ['f', 'false'],
]);

/** How a value that does not fit its field was most likely meant; undefined when that is not clear. */
export function valueRemedy(context: LinkContext, field: FieldElement, value: ValueNode): string | undefined {
  if (value.kind === 'aggregate' || value.kind === 'list') return undefined;
  const word = value.kind === 'string' ? stringValue(context.file.syntax.tokens, value) : value.text;
  const sign = value.kind !== 'string' && value.negative ? '-' : '';
  switch (field.type) {
    case Type.BOOL:
      return bools.get(word.toLowerCase()) ?? closest(word, ['true', 'false']);
    case Type.STRING:
    case Type.BYTES:
      return value.kind === 'string' ? undefined : `"${sign}${word}"`;
    case Type.DOUBLE:
    case Type.FLOAT:
      return floatRemedy(value, word, sign);
    case Type.ENUM: {
      const type = context.typeOf(field);
      return type?.kind === 'enum' ? enumRemedy(type, value, word, sign) : undefined;
    }
    default:
      return integerRemedy(value, word, sign);
  }
}

function integerRemedy(value: ValueNode, word: string, sign: string): string | undefined {
  if (value.kind === 'string') return /^-?(?:0|[1-9]\d{0,8})$/.test(word) ? word : undefined;
  if (/^0(?:\.0*)?$/.test(word)) return '0';
  return value.kind === 'float' && /^\d+\.0*$/.test(word)
    ? sign + word.slice(0, word.indexOf('.'))
    : undefined;
}

function floatRemedy(value: ValueNode, word: string, sign: string): string | undefined {
  if (value.kind === 'string') return /^-?\d+(?:\.\d+)?$/.test(word) ? word : undefined;
  if (value.kind === 'identifier') return word.toLowerCase() === 'infinity' ? `${sign}inf` : undefined;
  const integer = value.kind === 'integer' ? bigIntegerOf({ text: word, negative: false }) : undefined;
  return integer !== undefined && integer <= Number.MAX_SAFE_INTEGER ? `${sign}${integer}` : undefined;
}

function enumRemedy(
  { values }: EnumElement,
  value: ValueNode,
  word: string,
  sign: string,
): string | undefined {
  const names = values.map(({ name }) => name);
  if (value.kind !== 'integer') return closest(word, names);
  const number = bigIntegerOf({ text: word, negative: sign !== '' });
  return values.find((each) => each.number !== undefined && BigInt(each.number) === number)?.name;
}
