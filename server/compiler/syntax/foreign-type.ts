/** What other languages call a scalar, in lower case. */
export const scalarsElsewhere: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ int: 'int32', integer: 'int32', short: 'int32', int16: 'int32', int8: 'int32', long: 'int64' },
    ...{ i8: 'int32', i16: 'int32', i32: 'int32', i64: 'int64', u32: 'uint32', u64: 'uint64' },
    ...{ uint: 'uint32', uint16: 'uint32', uint8: 'uint32', ulong: 'uint64', number: 'double' },
    ...{ float32: 'float', float64: 'double', f32: 'float', f64: 'double', boolean: 'bool' },
    ...{ str: 'string', text: 'string', char: 'string', byte: 'bytes', blob: 'bytes', buffer: 'bytes' },
  }),
);

/** A type as Protobuf has it, and the label that goes before it: what other languages write as one. */
export interface TranslatedType {
  readonly label: '' | 'repeated' | 'optional';
  readonly type: string;
}

const name = /^\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const lists = /^(?:array|readonlyarray|list|set|vec|vector|iterable|slice|repeated)$/i;
const maps = /^(?:map|record|dict|hashmap|readonlymap)$/i;
const optionals = /^(?:optional|option|maybe|nullable)$/i;

/** A type of TypeScript, GraphQL, Thrift and the like: `string[]`, `[String!]`, `list<i32>`, `Map<string, Post>`, `Post | null`. */
export function translateType(written: string): TranslatedType | undefined {
  const text = written.trim().replace(/[!?]$/, '');
  const union = /^(.*?)\s*\|\s*(?:null|undefined)$/.exec(text);
  if (union) return labelled('optional', union[1]);
  const list = /^(.*)\[\s*\]$/.exec(text) ?? /^\[(.+)\]$/.exec(text);
  if (list) return labelled('repeated', list[1]);
  const [, generic = '', of = ''] = /^(\w+)\s*<(.*)>$/.exec(text) ?? [];
  if (lists.test(generic)) return labelled('repeated', of);
  if (optionals.test(generic)) return labelled('optional', of);
  if (maps.test(generic)) {
    const [key, value, ...more] = of.split(',').map((each) => translateType(each));
    if (!key || !value || more.length > 0 || key.label !== '' || value.label !== '') return undefined;
    return { label: '', type: `map<${key.type}, ${value.type}>` };
  }
  return name.test(text) ? { label: '', type: scalar(text) } : undefined;
}

/** What stands in a list, or may be missing, is a plain type. */
function labelled(label: TranslatedType['label'], of = ''): TranslatedType | undefined {
  const inner = translateType(of);
  return inner && inner.label === '' && !inner.type.startsWith('map<')
    ? { label, type: inner.type }
    : undefined;
}

function scalar(type: string): string {
  const lower = type.toLowerCase();
  return scalarsElsewhere.get(lower) ?? (/^(?:string|float|double|bool|bytes)$/.test(lower) ? lower : type);
}
