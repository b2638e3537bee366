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

/**
 * A type of TypeScript, GraphQL, Thrift and the like: `string[]`, `[String!]`, `list<i32>`, `Map<string, Post>`, `Post | null`. What stands
 * in a list or a map, or may be missing, is a plain type: Protobuf has no other there, and so it is not looked for.
 */
export function translateType(written: string): TranslatedType | undefined {
  const text = bare(written);
  const union = /^(.*?)\s*\|\s*(?:null|undefined)$/.exec(text);
  if (union) return labelled('optional', union[1]);
  const list = /^(.*)\[\s*\]$/.exec(text) ?? /^\[(.+)\]$/.exec(text);
  if (list) return labelled('repeated', list[1]);
  const [, generic = '', of = ''] = /^(\w+)\s*<(.*)>$/.exec(text) ?? [];
  if (lists.test(generic)) return labelled('repeated', of);
  if (optionals.test(generic)) return labelled('optional', of);
  if (maps.test(generic)) {
    const [key, value, ...more] = of.split(',').map((each) => plainType(each));
    return key && value && more.length === 0 ? { label: '', type: `map<${key}, ${value}>` } : undefined;
  }
  return labelled('', text);
}

function labelled(label: TranslatedType['label'], of = ''): TranslatedType | undefined {
  const type = plainType(of);
  return type === undefined ? undefined : { label, type };
}

/** One name, as Protobuf has it; undefined for all else. */
function plainType(written: string): string | undefined {
  const text = bare(written);
  return name.test(text) ? scalar(text) : undefined;
}

/** Without the mark that tells whether it may be missing. */
function bare(written: string): string {
  return written.trim().replace(/[!?]$/, '');
}

function scalar(type: string): string {
  const lower = type.toLowerCase();
  return scalarsElsewhere.get(lower) ?? (/^(?:string|float|double|bool|bytes)$/.test(lower) ? lower : type);
}
