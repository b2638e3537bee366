/** Ways to break those who know a definition. Each is a change of one place in one file. */
import {
  type BodyNode,
  type EnumNode,
  type EnumValueNode,
  type ExtendNode,
  type FieldNode,
  type MessageDeclaration,
  type MessageNode,
  type MethodNode,
  type Node,
  type OneofNode,
  type OptionNode,
  parse,
  type ReservedNode,
  type ServiceNode,
  type SyntaxFile,
} from '../../server/compiler/index.ts';
import { pick, type Random } from './seeded-random.ts';

/** What stands in the place of a piece of text; offsets count UTF-16 units. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The changes of one kind that a file allows. */
type Kind = (parts: Parts) => readonly (readonly Edit[])[];

/** The declarations of a file, in rows. */
class Parts {
  readonly syntax: SyntaxFile;
  readonly isProto2: boolean;
  readonly isEdition: boolean;
  readonly messages: MessageNode[] = [];
  readonly fields: { field: FieldNode; message: MessageNode; oneof: OneofNode | undefined }[] = [];
  readonly oneofs: OneofNode[] = [];
  readonly enums: EnumNode[] = [];
  readonly values: { value: EnumValueNode; of: EnumNode; index: number }[] = [];
  readonly services: ServiceNode[] = [];
  readonly methods: MethodNode[] = [];
  readonly reserved: ReservedNode[] = [];
  readonly extensionRanges: Node[] = [];
  readonly extends: ExtendNode[] = [];
  readonly options: OptionNode[] = [];

  constructor(text: string) {
    this.syntax = parse(text);
    const head = this.syntax.tree.declarations.find((each) => each.kind === 'syntax');
    this.isEdition = head?.keyword === 'edition';
    this.isProto2 = !this.isEdition && head?.text !== 'proto3';
    for (const each of this.syntax.tree.declarations) {
      if (each.kind === 'message') this.#message(each);
      if (each.kind === 'enum') this.#enum(each);
      if (each.kind === 'extend') this.extends.push(each);
      if (each.kind === 'option') this.options.push(each);
      if (each.kind !== 'service') continue;
      this.services.push(each);
      this.methods.push(...each.body.declarations.filter((member) => member.kind === 'method'));
    }
  }

  text(node: Node): string {
    const { start, end } = this.syntax.tokens.span(node.first, node.last);
    return this.syntax.text.slice(start, end);
  }

  replace(node: Node, text: string): Edit {
    return { ...this.syntax.tokens.span(node.first, node.last), text };
  }

  before(node: Node, text: string): Edit {
    const { start } = this.syntax.tokens.span(node.first, node.last);
    return { start, end: start, text };
  }

  /** At the start of a body. */
  inside(body: BodyNode<unknown>, text: string): Edit {
    const { end } = this.syntax.tokens.span(body.open, body.open);
    return { start: end, end, text };
  }

  /** `[option]`, beside those that are there. */
  withOption(node: { readonly options: Node | undefined } & Node, option: string): Edit {
    if (!node.options) return this.before({ first: node.last, last: node.last }, ` [${option}]`);
    const { end } = this.syntax.tokens.span(node.options.first, node.options.first);
    return { start: end, end, text: `${option}, ` };
  }

  #message(message: MessageNode): void {
    this.messages.push(message);
    for (const each of message.body.declarations) this.#member(each, message);
  }

  #member(each: MessageDeclaration, message: MessageNode): void {
    if (each.kind === 'message') this.#message(each);
    else if (each.kind === 'enum') this.#enum(each);
    else if (each.kind === 'field' && !each.group)
      this.fields.push({ field: each, message, oneof: undefined });
    else if (each.kind === 'reserved') this.reserved.push(each);
    else if (each.kind === 'extensions') this.extensionRanges.push(each);
    else if (each.kind === 'extend') this.extends.push(each);
    else if (each.kind === 'oneof') {
      this.oneofs.push(each);
      for (const field of each.body.declarations)
        if (field.kind === 'field' && !field.group) this.fields.push({ field, message, oneof: each });
    }
  }

  #enum(of: EnumNode): void {
    this.enums.push(of);
    const values = of.body.declarations.filter((each) => each.kind === 'enum-value');
    for (const [index, value] of values.entries()) this.values.push({ value, of, index });
    this.reserved.push(...of.body.declarations.filter((each) => each.kind === 'reserved'));
  }
}

const numbers = ['int32', 'int64', 'uint32', 'uint64', 'sint32', 'bool', 'fixed64', 'double'];

const kinds: Readonly<Record<string, Kind>> = {
  'delete a field': (p) => p.fields.map(({ field }) => [p.replace(field, '')]),
  'delete a field, reserve its number': (p) =>
    p.fields.map(({ field, message }) => [
      p.replace(field, ''),
      p.inside(message.body, ` reserved ${field.number ? p.text(field.number) : 1};`),
    ]),
  'delete a field, reserve its name': (p) =>
    p.fields.map(({ field, message }) => [
      p.replace(field, ''),
      p.inside(
        message.body,
        p.isEdition ? ` reserved ${field.name.text};` : ` reserved "${field.name.text}";`,
      ),
    ]),
  'rename a field': (p) => p.fields.map(({ field }) => [p.replace(field.name, `${field.name.text}_renamed`)]),
  'change a JSON name': (p) =>
    p.fields
      .filter(({ field }) => !/json_name/.test(p.text(field)))
      .map(({ field }) => [p.withOption(field, 'json_name = "otherName"')]),
  'change a scalar type': (p) =>
    p.fields
      .filter(({ field }) => numbers.includes(field.type.text) && !field.options)
      .flatMap(({ field }) =>
        numbers.filter((each) => each !== field.type.text).map((each) => [p.replace(field.type, each)]),
      ),
  'change between text and bytes': (p) =>
    p.fields
      .filter(({ field }) => /^(string|bytes)$/.test(field.type.text) && !field.options)
      .map(({ field }) => [p.replace(field.type, field.type.text === 'string' ? 'bytes' : 'string')]),
  'change a message type': (p) =>
    p.fields
      .filter(({ field }) => /^[.\w]*[A-Z]/.test(field.type.text) && !field.options)
      .map(({ field }) => [p.replace(field.type, 'string')]),
  'change to another declared type': (p) => {
    const [first] = p.messages;
    return first
      ? p.fields
          .filter(({ field }) => /^[A-Z]/.test(field.type.text) && !field.map)
          .map(({ field }) => [p.replace(field.type, first.name.text)])
      : [];
  },
  'change what a map holds': (p) =>
    p.fields.flatMap(({ field }) =>
      field.map ? [[p.replace(field.map.value, field.map.value.text === 'string' ? 'int64' : 'string')]] : [],
    ),
  'make a field a list': (p) =>
    p.fields
      .filter(({ field, oneof }) => !field.label && !field.map && !oneof && !field.options)
      .map(({ field }) => [p.before(field, 'repeated ')]),
  'make a list a field': (p) =>
    p.fields.flatMap(({ field }) =>
      field.label?.text === 'repeated' && !field.options
        ? [[p.replace(field.label, p.isProto2 ? 'optional' : '')]]
        : [],
    ),
  'make a field optional': (p) =>
    p.isEdition || p.isProto2
      ? []
      : p.fields
          .filter(({ field, oneof }) => !field.label && !field.map && !oneof)
          .map(({ field }) => [p.before(field, 'optional ')]),
  'make a field required': (p) =>
    p.isProto2
      ? p.fields.flatMap(({ field }) =>
          field.label?.text === 'optional' ? [[p.replace(field.label, 'required')]] : [],
        )
      : [],
  'no longer require a field': (p) =>
    p.fields.flatMap(({ field }) =>
      field.label?.text === 'required' ? [[p.replace(field.label, 'optional')]] : [],
    ),
  'move a field into a oneof': (p) =>
    p.fields
      .filter(({ field, oneof }) => !field.label && !field.map && !oneof)
      .map(({ field }) => [p.replace(field, `oneof new_oneof { ${p.text(field)} }`)]),
  'rename a oneof': (p) => p.oneofs.map((each) => [p.replace(each.name, `${each.name.text}_renamed`)]),
  'dissolve a oneof': (p) =>
    p.oneofs
      .filter(({ body }) => body.declarations.every(({ kind }) => kind === 'field'))
      .map((each) => [
        p.replace(
          each,
          each.body.declarations.map((field) => `${p.isProto2 ? 'optional ' : ''}${p.text(field)}`).join(' '),
        ),
      ]),
  'change a default': (p) =>
    p.isProto2
      ? p.fields
          .filter(
            ({ field }) =>
              field.label?.text === 'optional' &&
              !field.options &&
              /^(u?int(32|64)|double|string)$/.test(field.type.text),
          )
          .map(({ field }) => [
            p.withOption(field, field.type.text === 'string' ? 'default = "other"' : 'default = 7'),
          ])
      : [],
  'change a C++ string': (p) =>
    p.fields
      .filter(({ field }) => field.type.text === 'string' && !field.options)
      .map(({ field }) => [p.withOption(field, 'ctype = CORD')]),
  'change a JavaScript number': (p) =>
    p.fields
      .filter(({ field }) => /^u?int64$/.test(field.type.text) && !field.options)
      .map(({ field }) => [p.withOption(field, 'jstype = JS_STRING')]),
  'no longer check a text': (p) =>
    p.isEdition
      ? p.fields
          .filter(({ field }) => field.type.text === 'string' && !field.options)
          .map(({ field }) => [p.withOption(field, 'features.utf8_validation = NONE')])
      : [],
  'check texts in Java': (p) =>
    p.fields.some(({ field }) => field.type.text === 'string')
      ? fileOption(p, 'java_string_check_utf8', 'true')
      : [],
  'delete a message': (p) => p.messages.map((each) => [p.replace(each, '')]),
  'delete an enum': (p) => p.enums.map((each) => [p.replace(each, '')]),
  'delete a service': (p) => p.services.map((each) => [p.replace(each, '')]),
  'delete extensions': (p) => p.extends.map((each) => [p.replace(each, '')]),
  'delete one of several extensions': (p) =>
    p.extends.flatMap(({ body }) => {
      const fields = body.declarations.filter(({ kind }) => kind === 'field');
      return fields.length > 1 ? fields.map((each) => [p.replace(each, '')]) : [];
    }),
  'give up extension numbers': (p) => p.extensionRanges.map((each) => [p.replace(each, '')]),
  'give up a reservation': (p) => p.reserved.map((each) => [p.replace(each, '')]),
  'remove the descriptor accessor': (p) =>
    p.messages
      .filter((each) => !p.text(each).includes('no_standard_descriptor_accessor'))
      .map((each) => [p.inside(each.body, ' option no_standard_descriptor_accessor = true;')]),
  'give up JSON for a message': (p) =>
    p.isEdition
      ? p.messages.map((each) => [p.inside(each.body, ' option features.json_format = LEGACY_BEST_EFFORT;')])
      : [],
  'give up JSON for an enum': (p) =>
    p.isEdition
      ? p.enums.map((each) => [p.inside(each.body, ' option features.json_format = LEGACY_BEST_EFFORT;')])
      : [],
  'close an enum': (p) =>
    p.isEdition ? p.enums.map((each) => [p.inside(each.body, ' option features.enum_type = CLOSED;')]) : [],
  'delete an enum value': (p) =>
    p.values.filter(({ index }) => index > 0).map(({ value }) => [p.replace(value, '')]),
  'delete an enum value, reserve its number': (p) =>
    p.values
      .filter(({ index, value }) => index > 0 && value.number)
      .map(({ value, of }) => [
        p.replace(value, ''),
        p.inside(of.body, ` reserved ${value.number ? p.text(value.number) : 1};`),
      ]),
  'delete an enum value, reserve its name': (p) =>
    p.isEdition
      ? []
      : p.values
          .filter(({ index }) => index > 0)
          .map(({ value, of }) => [
            p.replace(value, ''),
            p.inside(of.body, ` reserved "${value.name.text}";`),
          ]),
  'rename an enum value': (p) =>
    p.values.map(({ value }) => [p.replace(value.name, `${value.name.text}_RENAMED`)]),
  'delete an rpc': (p) => p.methods.map((each) => [p.replace(each, '')]),
  'rename an rpc': (p) => p.methods.map((each) => [p.replace(each.name, `${each.name.text}Renamed`)]),
  'change a request': (p) =>
    p.methods.flatMap(({ input, output }) =>
      input && output && input.type.text !== output.type.text
        ? [[p.replace(input.type, output.type.text)]]
        : [],
    ),
  'change a response': (p) =>
    p.methods.flatMap(({ input, output }) =>
      input && output && input.type.text !== output.type.text
        ? [[p.replace(output.type, input.type.text)]]
        : [],
    ),
  'stream requests': (p) =>
    p.methods.flatMap(({ input }) => (input && input.stream < 0 ? [[p.before(input.type, 'stream ')]] : [])),
  'stream responses': (p) =>
    p.methods.flatMap(({ output }) =>
      output && output.stream < 0 ? [[p.before(output.type, 'stream ')]] : [],
    ),
  'change what a repeated call does': (p) =>
    p.methods.flatMap(({ body }) =>
      body ? [[p.inside(body, ' option idempotency_level = NO_SIDE_EFFECTS;')]] : [],
    ),
  'change the syntax': (p) =>
    p.isEdition || p.isProto2 || p.fields.some(({ field }) => field.label?.text === 'optional')
      ? []
      : p.syntax.tree.declarations.flatMap((each) =>
          each.kind === 'syntax' ? [[p.replace(each, 'edition = "2023";')]] : [],
        ),
  'change the package': (p) =>
    p.syntax.tree.declarations.flatMap((each) =>
      each.kind === 'package' ? [[p.replace(each.name, `${each.name.text}.moved`)]] : [],
    ),
};

/** The options whose value a file may change, each with another value. */
const otherValues: Readonly<Record<string, string>> = {
  cc_enable_arenas: 'false',
  cc_generic_services: 'true',
  csharp_namespace: '"Other"',
  go_package: '"other/go"',
  java_generic_services: 'true',
  java_multiple_files: 'false',
  java_outer_classname: '"OtherProto"',
  java_package: '"other"',
  objc_class_prefix: '"OTH"',
  optimize_for: 'CODE_SIZE',
  php_class_prefix: '"Other"',
  php_metadata_namespace: '"Other"',
  php_namespace: '"Other"',
  py_generic_services: 'true',
  ruby_package: '"Other"',
  swift_prefix: '"Other"',
};

/** Names of all kinds of changes. */
export const changeKinds: readonly string[] = [
  ...Object.keys(kinds),
  ...Object.keys(otherValues).map((option) => `change ${option}`),
];

/** The kinds that a file has a place for. */
export function possibleChanges(text: string): string[] {
  const parts = new Parts(text);
  return changeKinds.filter((kind) => changesOf(parts, kind).length > 0);
}

/** The text after one change of a kind; undefined when the file has no place for it. */
export function breakDefinition(text: string, kind: string, random: Random): string | undefined {
  const changes = changesOf(new Parts(text), kind);
  if (changes.length === 0) return undefined;
  let changed = text;
  const edits = [...pick(random, changes)].sort((a, b) => b.start - a.start);
  for (const edit of edits) changed = changed.slice(0, edit.start) + edit.text + changed.slice(edit.end);
  return changed;
}

function changesOf(parts: Parts, kind: string): readonly (readonly Edit[])[] {
  const option = kind.replace(/^change /, '');
  const value = otherValues[option];
  return value === undefined ? (kinds[kind]?.(parts) ?? []) : fileOption(parts, option, value);
}

/** Sets an option of the file, or lets it go where it is set. */
function fileOption(parts: Parts, name: string, value: string): Edit[][] {
  const set = parts.options.find((each) => each.name.length === 1 && each.name[0]?.text === name);
  if (set?.value) return [[parts.replace(set.value, value)], [parts.replace(set, '')]];
  const head = parts.syntax.tree.declarations.find((each) => each.kind === 'package');
  if (!head) return [];
  const { end } = parts.syntax.tokens.span(head.first, head.last);
  return [[{ start: end, end, text: `\noption ${name} = ${value};` }]];
}
