/**
 * Where buf and we differ on a mutant, the specification decides. Each kind of disagreement is settled here once, and
 * settled-mutants.json lists the mutants of the default seed that are of that kind.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Disagreements of one kind. */
export interface Settlement {
  /** The key of its mutants in settled-mutants.json. */
  readonly kind: string;
  /** Who does what the specification says. */
  readonly right: 'buf' | 'skep';
  readonly bufAccepts: boolean;
  /** Where the specification says so. */
  readonly specification: string;
  /** What is so, and what protoc 35 does. */
  readonly why: string;
  /** What was changed, as `Mutant.change` tells it. */
  readonly change: RegExp;
  /** What the one that rejects says. */
  readonly error: RegExp;
}

const settlements: readonly Settlement[] = [
  {
    kind: 'keyword-twice',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/reference/protobuf/edition-2023-spec, "Edition": edition = "edition" "=" ...; "Syntax" of proto2 and proto3',
    why: 'The keyword stands once. protoc: Expected "=".',
    change: /: "(syntax|edition)" -> "\1 \1"$/,
    error: /Expected "=" after "(syntax|edition)"/,
  },
  {
    kind: 'keyword-quoted',
    right: 'skep',
    bufAccepts: true,
    specification: 'protobuf.dev/reference/protobuf/proto3-spec, "Syntax": syntax = "syntax" "=" ...',
    why: 'The keyword is a word, not a string that says it. protoc: Expected top-level statement.',
    change: /: "(syntax|edition)" -> "\\"name\\""$/,
    error: /Expected a declaration/,
  },
  {
    kind: 'modifier-twice',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/reference/protobuf/edition-2024-spec, "Symbol Visibility": one of "export" and "local"',
    why: 'The modifier stands once, before message or enum. protoc: visibility modifiers are valid only on message and enum.',
    change: /: "(local|export)" -> "\1 \1"$/,
    error: /Expected a declaration/,
  },
  {
    kind: 'float-as-number',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/reference/protobuf/proto3-spec, "Normal field": fieldNumber = intLit; "Enum definition": "=" [ "-" ] intLit',
    why: '1e3 is a floatLit, even where its value is whole. protoc: Expected field number.',
    change: / -> "1e3"$/,
    error: /Expected the number of /,
  },
  {
    kind: 'no-hexadecimal-digits',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/reference/protobuf/proto3-spec, "Integer literals": hexLit = "0" ( "x" | "X" ) hexDigit { hexDigit }',
    why: 'At least one digit follows 0x. protoc: "0x" must be followed by hex digits.',
    change: / -> "0x"$/,
    error: /\[invalid-number\]/,
  },
  {
    kind: 'enum-value-without-name',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/reference/protobuf/proto3-spec, "Enum definition": enumField = ident "=" [ "-" ] intLit',
    why: 'A value has a name, which is a word. protoc: Expected enum constant name.',
    change: / -> ("\\"name\\""|"")$/,
    error: /Expected the name of an enum value/,
  },
  {
    kind: 'reserved-without-number',
    right: 'skep',
    bufAccepts: true,
    specification: 'protobuf.dev/reference/protobuf/proto3-spec, "Reserved": ranges = range { "," range }',
    why: 'At least one range follows. protoc: Expected enum value or number range.',
    change: /: "\d+" -> ""$/,
    error: /Expected the number or the name of a value/,
  },
  {
    kind: 'enum-option-by-number',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/programming-guides/proto3, "Custom Options", and protoc: Value must be identifier for enum-valued option',
    why: 'The value of an option of an enum type is the name of one of its values.',
    change: / -> "-?[\d.]+"$/,
    error: /is of enum "[^"]+": write one of/,
  },
  {
    kind: 'enum-option-by-unknown-number',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/reference/protobuf/textformat-spec, "Field Values", enums: a number must be one of the values of a closed enum',
    why: 'edition_introduced is of a closed enum. protoc: Unknown enumeration value of "-1".',
    change: / -> "-1"$/,
    error: /which has no value with this number/,
  },
  {
    kind: 'innermost-scope-first',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/programming-guides/proto3, "Packages and Name Resolution": the innermost scope is searched first',
    why: 'A service called google hides the package google: (google.api.x) begins in it. protoc: "google.api.x" is resolved to "...google.api.x", which is not defined.',
    change: / -> "google"$/,
    error: /\[(unknown-option|undefined-type)\]/,
  },
  {
    kind: 'map-of-enum-without-zero',
    right: 'skep',
    bufAccepts: true,
    specification:
      'protobuf.dev/programming-guides/proto3, "Maps", and protoc: Enum value in map must define 0 as the first value',
    why: "A missing value of a map entry is the enum's first, which must be 0.",
    change: / -> "-?\d+"$/,
    error: /so it cannot be a map's value/,
  },
  {
    kind: 'descriptor-without-symbol',
    right: 'skep',
    bufAccepts: false,
    specification:
      'protobuf.dev/programming-guides/proto2: a message may have any fields; no name in descriptor.proto is special to the language',
    why: 'buf needs certain fields in descriptor.proto by name, protoc accepts the file.',
    change: /./,
    error: /`google\/protobuf\/descriptor\.proto` is missing required symbol/,
  },
  {
    kind: 'json-option-of-another-shape',
    right: 'skep',
    bufAccepts: false,
    specification:
      'protobuf.dev/programming-guides/proto2, "Custom Options": an extension may have any name and type; pb.enumvalue.json is of edition 2026',
    why: 'buf knows pb.enumvalue.json by name and wants it to be that message, protoc accepts the file.',
    change: /^line 29: /,
    error: /json_enumvalue_options\.proto:29:\d+: (mismatched types|unexpected message extension name)/,
  },
];

/** The settlement of a disagreement: `error` is what the one that rejects says first. */
export function settlementOf(change: string, bufAccepts: boolean, error: string): Settlement | undefined {
  return settlements.find(
    (settlement) =>
      settlement.bufAccepts === bufAccepts && settlement.change.test(change) && settlement.error.test(error),
  );
}

const listFile = path.join(import.meta.dirname, 'settled-mutants.json');

function readLists(): Record<string, readonly string[]> {
  return JSON.parse(readFileSync(listFile, 'utf8'));
}

/** Ids of the mutants that are listed, as `questionId` makes them. */
export function listedMutants(): Set<string> {
  return new Set(
    Object.values(readLists()).flatMap((mutants) => mutants.map((mutant) => mutant.slice(0, 16))),
  );
}

/** Adds mutants to the lists of their kinds, each as its id, file and change. */
export function addToLists(mutants: readonly { kind: string; line: string }[]): void {
  const before = readLists();
  const lists = settlements.flatMap(({ kind }) => {
    const added = mutants.filter((mutant) => mutant.kind === kind).map(({ line }) => line);
    const lines = [...new Set([...(before[kind] ?? []), ...added])].sort();
    return lines.length > 0 ? [[kind, lines] as const] : [];
  });
  writeFileSync(listFile, `${JSON.stringify(Object.fromEntries(lists), undefined, 2)}\n`);
}
