import type { CelLibrary } from './cel-library.ts';
import { type CelType, dyn, listOf, type ScalarName, scalar } from './cel-types.ts';

/** One way to call a function. */
export interface CelSignature {
  readonly name: string;
  /** Of a method what it is called on. */
  readonly target: CelType | undefined;
  readonly arguments: readonly CelType[];
  readonly result: CelType;
}

const [bool, int, uint, double, string, bytes] = (
  ['bool', 'int', 'uint', 'double', 'string', 'bytes'] as const
).map(scalar) as [CelType, CelType, CelType, CelType, CelType, CelType];

/** The functions that Protovalidate adds: https://protovalidate.com/reference/cel_extensions/ */
const ofProtovalidate: readonly CelSignature[] = [
  method('isNan', double),
  method('isInf', double),
  method('isInf', double, int),
  method('isHostname', string),
  method('isHostAndPort', string, bool),
  method('isEmail', string),
  method('isIp', string),
  method('isIp', string, int),
  method('isIpPrefix', string),
  method('isIpPrefix', string, int),
  method('isIpPrefix', string, bool),
  method('isIpPrefix', string, int, bool),
  method('isUri', string),
  method('isUriRef', string),
  method('unique', listOf(dyn)),
  method('contains', bytes, bytes),
  method('startsWith', bytes, bytes),
  method('endsWith', bytes, bytes),
  { name: 'getField', target: undefined, arguments: [dyn, string], result: dyn },
  // These take any type; the library tells them at run time.
  { name: 'type', target: undefined, arguments: [dyn], result: scalar('type') },
  { name: 'dyn', target: undefined, arguments: [dyn], result: dyn },
  { name: 'uint', target: undefined, arguments: [uint], result: uint },
];

function method(name: string, target: CelType, ...args: CelType[]): CelSignature {
  return { name, target, arguments: args, result: scalar('bool') };
}

const known = new WeakMap<CelLibrary, ReadonlyMap<string, readonly CelSignature[]>>();

/** All functions by their names, operators among them (`_+_`). */
export function celFunctions(library: CelLibrary): ReadonlyMap<string, readonly CelSignature[]> {
  let functions = known.get(library);
  if (!functions) {
    const byName = new Map<string, CelSignature[]>();
    const ofLibrary = library.functions.map((each) => ({
      name: each.name,
      target: each.target && converted(each.target),
      arguments: each.arguments.map(converted),
      result: converted(each.result),
    }));
    for (const signature of [...ofLibrary, ...ofProtovalidate])
      byName.set(signature.name, [...(byName.get(signature.name) ?? []), signature]);
    functions = byName;
    known.set(library, functions);
  }
  return functions;
}

type LibraryType = CelLibrary['functions'][number]['result'];

function converted(type: LibraryType): CelType {
  switch (type.kind) {
    case 'list':
      return listOf(converted(type.element));
    case 'map':
      return { kind: 'map', key: converted(type.key), value: converted(type.value) };
    case 'object':
      return { kind: 'message', name: type.name };
    case 'scalar': {
      const name = scalarNames.find((each) => each === type.scalar);
      return name ? scalar(name) : dyn;
    }
  }
}

const scalarNames: readonly ScalarName[] = [
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'null_type',
  'type',
];
