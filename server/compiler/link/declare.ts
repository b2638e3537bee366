import { Edition, FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { joinName, mapEntryName } from '../names.ts';
import { scalarTypes } from '../scalar-types.ts';
import type { SyntaxFile } from '../syntax/parse.ts';
import { stringValue } from '../syntax/string-value.ts';
import type {
  BodyNode,
  EnumNode,
  ExtendNode,
  FieldNode,
  MessageDeclaration,
  MessageNode,
  NameNode,
  OptionNode,
  ReservedNode,
  ServiceNode,
} from '../syntax/tree.ts';
import { DeclaredFile } from './declared-file.ts';
import { editionOf } from './editions.ts';
import type {
  EnumElement,
  EnumValueElement,
  FieldElement,
  FileElement,
  MessageElement,
  MethodElement,
  OneofElement,
  ReservedName,
  ServiceElement,
} from './elements.ts';
import { integerOf } from './numbers.ts';
import { pseudoOption } from './pseudo-option.ts';
import { enumRange, fieldRange, limitRanges } from './ranges.ts';

const { OPTIONAL, REPEATED, REQUIRED } = FieldDescriptorProto_Label;

/** Names everything a file declares. Needs no other file. */
export function declareFile(path: string, syntax: SyntaxFile): FileElement {
  return new Declarer(path, syntax).run();
}

class Declarer {
  readonly #file: DeclaredFile;

  constructor(path: string, syntax: SyntaxFile) {
    // Where the statement may be what could not be read, proto3 is the likelier.
    let edition: Edition = syntax.lostDeclaration ? Edition.EDITION_PROTO3 : Edition.EDITION_PROTO2;
    const options: OptionNode[] = [];
    for (const declaration of syntax.tree.declarations) {
      if (declaration.kind === 'option') options.push(declaration);
      if (declaration.kind !== 'syntax') continue;
      edition = editionOf(declaration.keyword, declaration.text) ?? Edition.EDITION_PROTO3;
    }
    this.#file = new DeclaredFile(path, syntax, edition, options);
  }

  run(): FileElement {
    const file = this.#file;
    for (const declaration of file.syntax.tree.declarations) {
      const before = [file.messages.length, file.enums.length, file.services.length, file.extensions.length];
      if (declaration.kind === 'message') this.#message(declaration, file, file.packageName);
      else if (declaration.kind === 'enum') this.#enum(declaration, file, file.packageName);
      else if (declaration.kind === 'service') this.#service(declaration);
      else if (declaration.kind === 'extend') this.#extend(declaration, file, file.packageName);
      else continue;
      file.units.push({
        node: declaration,
        messages: file.messages.slice(before[0]),
        enums: file.enums.slice(before[1]),
        services: file.services.slice(before[2]),
        extensions: file.extensions.slice(before[3]),
      });
    }
    file.checkDistinct(file);
    return file;
  }

  #message(node: MessageNode, parent: MessageElement | FileElement, scope: string): void {
    const message = this.#newMessage(node, node.name, parent, scope, false);
    this.#messageBody(message, node.body);
  }

  #newMessage(
    node: MessageNode | FieldNode,
    name: NameNode,
    parent: MessageElement | FileElement,
    scope: string,
    mapEntry: boolean,
  ): MessageElement {
    const message: MessageElement = this.#file.add({
      kind: 'message',
      name: name.text,
      fullName: joinName(scope, name.text),
      file: this.#file,
      nameNode: name,
      node,
      mapEntry,
      parent,
      fields: [],
      oneofs: [],
      messages: [],
      enums: [],
      extensions: [],
      extensionRanges: [],
      reservedRanges: [],
      reservedNames: [],
      options: [],
      optionBytes: undefined,
    });
    parent.messages.push(message);
    this.#file.name(message);
    return message;
  }

  #messageBody(message: MessageElement, body: BodyNode<MessageDeclaration>): void {
    const scope = message.fullName;
    for (const declaration of body.declarations) {
      switch (declaration.kind) {
        case 'field':
          this.#field(declaration, message, scope, undefined, undefined);
          break;
        case 'oneof': {
          const oneof: OneofElement = this.#file.add({
            kind: 'oneof',
            name: declaration.name.text,
            fullName: joinName(scope, declaration.name.text),
            file: this.#file,
            nameNode: declaration.name,
            node: declaration,
            parent: message,
            fields: [],
            options: optionsIn(declaration.body),
            optionBytes: undefined,
          });
          message.oneofs.push(oneof);
          for (const member of declaration.body.declarations) {
            if (member.kind === 'field') this.#field(member, message, scope, oneof, undefined);
          }
          break;
        }
        case 'message':
          this.#message(declaration, message, scope);
          break;
        case 'enum':
          this.#enum(declaration, message, scope);
          break;
        case 'extend':
          this.#extend(declaration, message, scope);
          break;
        case 'option':
          message.options.push(declaration);
          break;
        case 'extensions': {
          const options = declaration.options?.options ?? [];
          for (const range of declaration.ranges) message.extensionRanges.push(fieldRange(range, options));
          break;
        }
        case 'reserved':
          for (const range of declaration.ranges) message.reservedRanges.push(fieldRange(range, []));
          message.reservedNames.push(...this.#reservedNames(declaration));
          break;
      }
    }
    limitRanges(message);
    this.#file.checkDistinct(message);
    if (this.#file.edition === Edition.EDITION_PROTO3) this.#syntheticOneofs(message);
  }

  /** A proto3 `optional` field is, for presence, a oneof of its own; the name must not be taken. */
  #syntheticOneofs(message: MessageElement): void {
    if (!message.fields.some(({ proto3Optional }) => proto3Optional)) return;
    const taken = new Set<string>();
    for (const { name } of message.fields) taken.add(name);
    for (const { name } of message.oneofs) taken.add(name);
    for (const field of message.fields) {
      if (!field.proto3Optional) continue;
      let name = field.name.startsWith('_') ? field.name : `_${field.name}`;
      while (taken.has(name)) name = `X${name}`;
      taken.add(name);
      const oneof: OneofElement = {
        kind: 'oneof',
        name,
        fullName: joinName(message.fullName, name),
        file: this.#file,
        nameNode: { ...field.nameNode, text: name },
        node: undefined,
        parent: message,
        fields: [],
        options: [],
        optionBytes: undefined,
      };
      field.oneof = oneof;
      oneof.fields.push(field);
      message.oneofs.push(oneof);
      this.#file.add(oneof);
    }
  }

  #field(
    node: FieldNode,
    parent: MessageElement | FileElement,
    scope: string,
    oneof: OneofElement | undefined,
    extend: ExtendNode | undefined,
  ): FieldElement {
    const isGroup = node.type.text === 'group' && node.group !== undefined;
    const name = isGroup ? { ...node.name, text: node.name.text.toLowerCase() } : node.name;
    const scalar = node.map || isGroup ? undefined : scalarTypes.get(node.type.text);
    const field: FieldElement = this.#file.add({
      kind: 'field',
      name: name.text,
      fullName: joinName(scope, name.text),
      file: this.#file,
      nameNode: name,
      node,
      parent,
      number: integerOf(node.number),
      label: labelOf(node),
      typeName:
        scalar === undefined
          ? node.map
            ? mapEntryName(name.text)
            : isGroup
              ? node.name.text
              : node.type.text
          : '',
      type: isGroup ? FieldDescriptorProto_Type.GROUP : node.map ? FieldDescriptorProto_Type.MESSAGE : scalar,
      typeElement: undefined,
      oneof,
      proto3Optional:
        node.label?.text === 'optional' &&
        this.#file.edition === Edition.EDITION_PROTO3 &&
        oneof === undefined,
      extend,
      extendee: undefined,
      options: fieldOptions(node),
      optionBytes: undefined,
    });
    if (extend) {
      parent.extensions.push(field);
      this.#file.name(field);
    }
    if (!extend && parent.kind === 'message') parent.fields.push(field);
    oneof?.fields.push(field);
    if (isGroup && node.group) {
      const group = this.#newMessage(node, node.name, parent, scope, false);
      this.#messageBody(group, node.group);
      field.typeElement = group;
    }
    if (node.map) field.typeElement = this.#mapEntry(node, parent, scope);
    return field;
  }

  #mapEntry(node: FieldNode, parent: MessageElement | FileElement, scope: string): MessageElement {
    const name = { ...node.name, text: mapEntryName(node.name.text) };
    const entry = this.#newMessage(node, name, parent, scope, true);
    const inherited = fieldOptions(node).filter((option) => option.name[0]?.text === 'features');
    for (const [index, type] of [node.map?.key, node.map?.value].entries()) {
      if (!type) continue;
      const scalar = scalarTypes.get(type.text);
      const word = index === 0 ? 'key' : 'value';
      entry.fields.push(
        this.#file.add({
          kind: 'field',
          name: word,
          fullName: joinName(entry.fullName, word),
          file: this.#file,
          nameNode: { ...node.name, text: word },
          node,
          parent: entry,
          number: index + 1,
          label: OPTIONAL,
          typeName: scalar === undefined ? type.text : '',
          type: scalar,
          typeElement: undefined,
          oneof: undefined,
          proto3Optional: false,
          extend: undefined,
          extendee: undefined,
          options: inherited,
          optionBytes: undefined,
        }),
      );
    }
    return entry;
  }

  #extend(node: ExtendNode, parent: MessageElement | FileElement, scope: string): void {
    for (const declaration of node.body.declarations) {
      if (declaration.kind === 'field') this.#field(declaration, parent, scope, undefined, node);
    }
  }

  #enum(node: EnumNode, parent: MessageElement | FileElement, scope: string): void {
    const element: EnumElement = this.#file.add({
      kind: 'enum',
      name: node.name.text,
      fullName: joinName(scope, node.name.text),
      file: this.#file,
      nameNode: node.name,
      node,
      parent,
      values: [],
      reservedRanges: [],
      reservedNames: [],
      options: optionsIn(node.body),
      optionBytes: undefined,
    });
    parent.enums.push(element);
    this.#file.name(element);
    for (const declaration of node.body.declarations) {
      if (declaration.kind === 'reserved') {
        for (const range of declaration.ranges) element.reservedRanges.push(enumRange(range));
        element.reservedNames.push(...this.#reservedNames(declaration));
      }
      if (declaration.kind !== 'enum-value') continue;
      const value: EnumValueElement = this.#file.add({
        kind: 'enum-value',
        // An enum's values are siblings of the enum, not its children.
        name: declaration.name.text,
        fullName: joinName(scope, declaration.name.text),
        file: this.#file,
        nameNode: declaration.name,
        node: declaration,
        parent: element,
        number: integerOf(declaration.number),
        options: declaration.options?.options ?? noOptions,
        optionBytes: undefined,
      });
      element.values.push(value);
      if (parent.kind === 'file') this.#file.name(value);
    }
  }

  #service(node: ServiceNode): void {
    const service: ServiceElement = this.#file.add({
      kind: 'service',
      name: node.name.text,
      fullName: joinName(this.#file.packageName, node.name.text),
      file: this.#file,
      nameNode: node.name,
      node,
      methods: [],
      options: optionsIn(node.body),
      optionBytes: undefined,
    });
    this.#file.services.push(service);
    this.#file.name(service);
    for (const declaration of node.body.declarations) {
      if (declaration.kind !== 'method') continue;
      const method: MethodElement = this.#file.add({
        kind: 'method',
        name: declaration.name.text,
        fullName: joinName(service.fullName, declaration.name.text),
        file: this.#file,
        nameNode: declaration.name,
        node: declaration,
        parent: service,
        input: undefined,
        output: undefined,
        options: declaration.body ? optionsIn(declaration.body) : [],
        optionBytes: undefined,
      });
      service.methods.push(method);
      this.#file.name(method);
    }
    this.#file.checkDistinct(service);
  }

  #reservedNames(node: ReservedNode): ReservedName[] {
    return node.names.map((name) => ({
      name: name.kind === 'string' ? stringValue(this.#file.syntax.tokens, name) : name.text,
      node: name,
    }));
  }
}

function labelOf(node: FieldNode): FieldDescriptorProto_Label {
  if (node.map || node.label?.text === 'repeated') return REPEATED;
  return node.label?.text === 'required' ? REQUIRED : OPTIONAL;
}

/** Shared, as most fields have none. */
const noOptions: readonly OptionNode[] = [];

/** A field's options but for `default` and `json_name`, which only look like options. */
function fieldOptions(node: FieldNode): readonly OptionNode[] {
  const options = node.options?.options ?? noOptions;
  return options.some(pseudoOption)
    ? options.filter((option) => pseudoOption(option) === undefined)
    : options;
}

function optionsIn(body: BodyNode<{ kind: string } | OptionNode>): OptionNode[] {
  return body.declarations.filter((declaration): declaration is OptionNode => declaration.kind === 'option');
}
