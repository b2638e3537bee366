/** Definitions that follow the grammar and little else: names, numbers and types are drawn from few, so that they meet. */
import { pick, type Random } from './seeded-random.ts';

const names = ['a', 'b', 'M', 'N', 'E', 'AEntry', 'foo_bar', 'fooBar', 'google', 'option', 'group', 'X_1'];
const typeNames = [
  'string',
  'int32',
  'uint64',
  'bool',
  'bytes',
  'float',
  'M',
  'N',
  'E',
  '.M.N',
  'a.b',
  'google.protobuf.Any',
];
const numbers = [
  '0',
  '1',
  '2',
  '3',
  '5',
  '16',
  '0x10',
  '010',
  '100',
  '150',
  '19000',
  '536870911',
  '2147483647',
  '-1',
  'max',
];
const heads = ['syntax = "proto2";', 'syntax = "proto3";', 'edition = "2023";', 'edition = "2024";', ''];
const optionNames = [
  'deprecated',
  'packed',
  'json_name',
  'default',
  'lazy',
  'jstype',
  'ctype',
  'features.field_presence',
];
const customNames = [
  '(a)',
  '(M.a)',
  '(.b)',
  '(a).b',
  '(a).(b)',
  'features.(pb.cpp).string_type',
  'java_package',
  'map_entry',
];
const fileOptions = [
  'java_package',
  'optimize_for',
  'features.enum_type',
  'message_set_wire_format',
  'allow_alias',
];
const values = [
  '1',
  '-1',
  '1.5',
  '0x10',
  'inf',
  '-nan',
  'true',
  'A',
  '"a"',
  '"\\xff"',
  '\'b\' "c"',
  'IMPLICIT',
  'LITE_RUNTIME',
];

/** A definition of up to some dozens of declarations. */
export function grownDefinition(random: Random): string {
  const parts = [pick(random, heads)];
  if (random(2) === 0) parts.push(`package ${pick(random, names)}.${pick(random, names)};`);
  if (random(2) === 0) parts.push('import "google/protobuf/descriptor.proto";');
  if (random(4) === 0)
    parts.push(`import ${pick(random, ['', 'public', 'weak', 'option'])} "google/protobuf/any.proto";`);
  for (let count = random(6); count >= 0; count--) parts.push(declaration(random, 3));
  return parts.join(pick(random, ['\n', ' ', '\n// é\n', '/* a */']));
}

function declaration(random: Random, depth: number): string {
  switch (random(7)) {
    case 0:
    case 1:
      return message(random, depth);
    case 2:
      return enumeration(random);
    case 3:
      return service(random);
    case 4:
      return extend(random, depth);
    default:
      return option(random, fileOptions);
  }
}

function several(random: Random, most: number, make: () => string): string {
  return Array.from({ length: random(most) }, make).join(' ');
}

function message(random: Random, depth: number): string {
  const visibility = pick(random, ['', '', '', 'export ', 'local ']);
  return `${visibility}message ${pick(random, names)} { ${several(random, 6, () => member(random, depth - 1))} }`;
}

function member(random: Random, depth: number): string {
  switch (random(depth > 0 ? 10 : 6)) {
    case 0:
      return `reserved ${pick(random, ['"a"', 'a', range(random), `${range(random)}, ${range(random)}`])};`;
    case 1:
      return `extensions ${range(random)}${pick(random, ['', compact(random)])};`;
    case 2:
      return option(random, optionNames);
    case 6:
      return message(random, depth);
    case 7:
      return enumeration(random);
    case 8:
      return `oneof ${pick(random, names)} { ${several(random, 4, () => field(random, depth))} }`;
    case 9:
      return extend(random, depth);
    default:
      return field(random, depth);
  }
}

function range(random: Random): string {
  const from = pick(random, numbers);
  return random(2) === 0 ? from : `${from} to ${pick(random, numbers)}`;
}

function field(random: Random, depth: number): string {
  const label = pick(random, ['', '', 'optional ', 'repeated ', 'required ']);
  const rest = `${pick(random, names)} = ${pick(random, numbers)}${pick(random, ['', '', compact(random)])}`;
  if (random(8) === 0 && depth > 0)
    return `${label}group ${rest} { ${several(random, 3, () => member(random, depth - 1))} }`;
  if (random(6) === 0) return `${label}map<${pick(random, typeNames)}, ${pick(random, typeNames)}> ${rest};`;
  return `${label}${pick(random, typeNames)} ${rest};`;
}

function compact(random: Random): string {
  const options = Array.from(
    { length: 1 + random(3) },
    () => `${pick(random, random(2) === 0 ? optionNames : customNames)} = ${value(random, 3)}`,
  );
  return ` [${options.join(', ')}]`;
}

function option(random: Random, own: readonly string[]): string {
  return `option ${pick(random, random(2) === 0 ? own : customNames)} = ${value(random, 3)};`;
}

function value(random: Random, depth: number): string {
  if (depth === 0 || random(3) > 0) return pick(random, values);
  const fields = several(random, 4, () => {
    const name = pick(random, ['a', 'b', '[a]', '[M.a]', '[type.googleapis.com/M]', 'G', 'field_presence']);
    const inner = value(random, depth - 1);
    const content = pick(random, [
      `: ${inner}`,
      `: [${inner}, ${inner}]`,
      ` { ${name}: ${inner} }`,
      ' <>',
      ' [{}]',
    ]);
    return `${name}${content}${pick(random, ['', ',', ';'])}`;
  });
  return `{ ${fields} }`;
}

function enumeration(random: Random): string {
  const values = several(random, 5, () =>
    random(6) === 0
      ? `reserved ${pick(random, ['"A"', 'A', range(random)])};`
      : `${pick(random, ['A', 'B', 'E_A', 'a', 'UNKNOWN'])} = ${pick(random, numbers)}${pick(random, ['', compact(random)])};`,
  );
  return `enum ${pick(random, names)} { ${pick(random, ['', 'option allow_alias = true; '])}${values} }`;
}

function service(random: Random): string {
  const type = (): string => `(${pick(random, ['', 'stream '])}${pick(random, typeNames)})`;
  const methods = several(random, 4, () => {
    const body = pick(random, [';', '{}', `{ ${option(random, optionNames)} }`]);
    return `rpc ${pick(random, names)}${type()} returns ${type()}${body}`;
  });
  return `service ${pick(random, names)} { ${methods} }`;
}

function extend(random: Random, depth: number): string {
  const extendee = pick(random, [
    'M',
    'N',
    '.M',
    'google.protobuf.FieldOptions',
    'google.protobuf.FileOptions',
    'E',
  ]);
  return `extend ${extendee} { ${several(random, 4, () => field(random, depth - 1))} }`;
}
