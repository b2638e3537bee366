import type { FileElement } from '../link/elements.ts';
import { pseudoOption } from '../link/pseudo-option.ts';
import { scalarTypes } from '../link/scalar-types.ts';
import type { OptionValues } from '../options/option-values.ts';
import type {
  BodyNode,
  EnumNode,
  ExtendNode,
  ExtensionsNode,
  FieldNode,
  ImportNode,
  MessageDeclaration,
  MessageNode,
  MethodNode,
  OneofNode,
  RangeNode,
  ReservedNode,
  ServiceNode,
} from '../syntax/tree.ts';
import {
  enumField,
  enumValueField,
  fieldField,
  fileField,
  messageField,
  methodField,
  nameField,
  oneofField,
  rangeField,
  serviceField,
} from './field-numbers.ts';
import { Locations, type Path } from './locations.ts';

/**
 * Where everything of a file stands, with its comments: locations and order as protoc has them, as a
 * google.protobuf.SourceCodeInfo in wire format.
 */
export function sourceInfoBytes(file: FileElement, options: OptionValues): Uint8Array {
  return new SourceInfoWalk(file, options).run();
}

/** How many of each a message or file has had so far: the next one's index. */
class Counters {
  field = 0;
  message = 0;
  enum = 0;
  extension = 0;
  oneof = 0;
  extensionRange = 0;
  reservedRange = 0;
  reservedName = 0;
}

/** Where a message or file keeps its fields' types and extensions. */
interface Container {
  readonly path: Path;
  readonly counters: Counters;
  readonly messageNumber: number;
  readonly extensionNumber: number;
}

class SourceInfoWalk {
  readonly #file: FileElement;
  readonly #locations: Locations;
  #dependencies = 0;
  #publicDependencies = 0;
  #weakDependencies = 0;
  #optionDependencies = 0;
  #services = 0;

  constructor(file: FileElement, options: OptionValues) {
    this.#file = file;
    this.#locations = new Locations(file.syntax.tokens, options);
  }

  run(): Uint8Array {
    const { tree } = this.#file.syntax;
    this.#locations.add([], tree.first, tree.last);
    const container: Container = {
      path: [],
      counters: new Counters(),
      messageNumber: fileField.messageType,
      extensionNumber: fileField.extension,
    };
    for (const node of tree.declarations) {
      switch (node.kind) {
        case 'syntax':
          this.#plain([fileField.syntax], node.first, node.last);
          break;
        case 'package':
          this.#plain([fileField.package], node.first, node.last);
          break;
        case 'import':
          this.#import(node);
          break;
        case 'option':
          this.#locations.statement([fileField.options], node);
          break;
        case 'message':
          this.#message([fileField.messageType, container.counters.message++], node);
          break;
        case 'enum':
          this.#enum([fileField.enumType, container.counters.enum++], node);
          break;
        case 'service':
          this.#service([fileField.service, this.#services++], node);
          break;
        case 'extend':
          this.#extend(container, node);
          break;
        case 'empty':
          this.#locations.pass(node.first);
          break;
      }
    }
    return this.#locations.table.bytes();
  }

  /** A declaration without parts. */
  #plain(path: Path, first: number, last: number): void {
    const location = this.#locations.add(path, first, last);
    if (this.#locations.endsWithSemicolon(last)) this.#locations.pass(last, location);
  }

  #import(node: ImportNode): void {
    const isOption = node.modifier?.text === 'option';
    const path = isOption
      ? [fileField.optionDependency, this.#optionDependencies++]
      : [fileField.dependency, this.#dependencies++];
    const location = this.#locations.add(path, node.first, node.last);
    if (node.modifier && !isOption) {
      const isPublic = node.modifier.text === 'public';
      const number = isPublic ? fileField.publicDependency : fileField.weakDependency;
      const index = isPublic ? this.#publicDependencies++ : this.#weakDependencies++;
      this.#locations.add([number, index], node.modifier.first, node.modifier.last);
    }
    if (this.#locations.endsWithSemicolon(node.last)) this.#locations.pass(node.last, location);
  }

  /** Without the `export` or `local`, which protoc leaves out of the place of what it stands before. */
  #keyword(node: MessageNode | EnumNode): number {
    return node.visibility ? node.visibility.last + 1 : node.first;
  }

  #message(path: Path, node: MessageNode): void {
    const location = this.#locations.add(path, this.#keyword(node), node.last);
    this.#locations.add([...path, nameField], node.name.first, node.name.last);
    this.#locations.pass(node.body.open, location);
    this.#messageBody(path, node.body);
  }

  #messageBody(path: Path, body: BodyNode<MessageDeclaration>): void {
    const counters = new Counters();
    const container: Container = {
      path,
      counters,
      messageNumber: messageField.nestedType,
      extensionNumber: messageField.extension,
    };
    for (const node of body.declarations) {
      switch (node.kind) {
        case 'field':
          this.#field([...path, messageField.field, counters.field++], node, container);
          break;
        case 'oneof':
          this.#oneof([...path, messageField.oneofDecl, counters.oneof++], node, container);
          break;
        case 'message':
          this.#message([...path, messageField.nestedType, counters.message++], node);
          break;
        case 'enum':
          this.#enum([...path, messageField.enumType, counters.enum++], node);
          break;
        case 'extend':
          this.#extend(container, node);
          break;
        case 'extensions':
          this.#extensions([...path, messageField.extensionRange], node, counters);
          break;
        case 'reserved':
          this.#reserved(path, node, counters, messageField);
          break;
        case 'option':
          this.#locations.statement([...path, messageField.options], node);
          break;
        case 'empty':
          this.#locations.pass(node.first);
          break;
      }
    }
    if (body.close >= 0) this.#locations.pass(body.close);
  }

  #field(path: Path, node: FieldNode, container: Container, extend?: ExtendNode): void {
    const locations = this.#locations;
    const location = locations.add(path, node.first, node.last);
    if (extend) locations.add([...path, fieldField.extendee], extend.extendee.first, extend.extendee.last);
    if (node.label) locations.add([...path, fieldField.label], node.label.first, node.label.last);
    const isScalar = !node.map && (scalarTypes.has(node.type.text) || node.group !== undefined);
    const typeLast = node.map?.last ?? node.type.last;
    locations.add([...path, isScalar ? fieldField.type : fieldField.typeName], node.type.first, typeLast);
    locations.add([...path, nameField], node.name.first, node.name.last);
    if (node.number) locations.add([...path, fieldField.number], node.number.first, node.number.last);
    this.#fieldOptions(path, node);
    if (node.group) {
      const groupPath = [...container.path, container.messageNumber, container.counters.message++];
      const group = locations.add(groupPath, node.first, node.last);
      locations.add([...groupPath, nameField], node.name.first, node.name.last);
      locations.add([...path, fieldField.typeName], node.name.first, node.name.last);
      locations.pass(node.group.open, group);
      this.#messageBody(groupPath, node.group);
      return;
    }
    if (node.map) container.counters.message++;
    if (locations.endsWithSemicolon(node.last)) locations.pass(node.last, location);
  }

  #fieldOptions(path: Path, node: FieldNode): void {
    if (!node.options) return;
    const locations = this.#locations;
    const optionsPath = [...path, fieldField.options];
    locations.add(optionsPath, node.options.first, node.options.last);
    for (const option of node.options.options) {
      const pseudo = pseudoOption(option);
      const { value } = option;
      if (pseudo === 'json_name') locations.add([...path, fieldField.jsonName], option.first, option.last);
      if (pseudo && value) {
        const number = pseudo === 'default' ? fieldField.defaultValue : fieldField.jsonName;
        locations.add([...path, number], value.first, value.last);
      }
      if (!pseudo) locations.option(optionsPath, option);
    }
  }

  #oneof(path: Path, node: OneofNode, container: Container): void {
    const location = this.#locations.add(path, node.first, node.last);
    this.#locations.add([...path, nameField], node.name.first, node.name.last);
    this.#locations.pass(node.body.open, location);
    for (const member of node.body.declarations) {
      if (member.kind === 'field') {
        const fieldPath = [...container.path, messageField.field, container.counters.field++];
        this.#field(fieldPath, member, container);
      } else if (member.kind === 'option') this.#locations.statement([...path, oneofField.options], member);
      else this.#locations.pass(member.first);
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #extend(container: Container, node: ExtendNode): void {
    const path = [...container.path, container.extensionNumber];
    const location = this.#locations.add(path, node.first, node.last);
    this.#locations.pass(node.body.open, location);
    for (const member of node.body.declarations) {
      if (member.kind === 'field')
        this.#field([...path, container.counters.extension++], member, container, node);
      else if (member.kind === 'empty') this.#locations.pass(member.first);
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #range(path: Path, node: RangeNode): void {
    this.#locations.add(path, node.first, node.last);
    this.#locations.add([...path, rangeField.start], node.from.first, node.from.last);
    const endPath = [...path, rangeField.end];
    if (node.to === 'max') this.#locations.add(endPath, node.last, node.last);
    else if (node.to) this.#locations.add(endPath, node.to.first, node.to.last);
    // Without an end of its own the range ends where it starts; of a negative number protoc marks the sign alone.
    else this.#locations.add(endPath, node.from.first, node.from.first);
  }

  #extensions(path: Path, node: ExtensionsNode, counters: Counters): void {
    const location = this.#locations.add(path, node.first, node.last);
    const start = counters.extensionRange;
    for (const range of node.ranges) this.#range([...path, counters.extensionRange++], range);
    for (let index = start; index < counters.extensionRange; index++) {
      this.#locations.compact([...path, index, rangeField.options], node.options);
    }
    if (this.#locations.endsWithSemicolon(node.last)) this.#locations.pass(node.last, location);
  }

  #reserved(
    path: Path,
    node: ReservedNode,
    counters: Counters,
    numbers: { readonly reservedRange: number; readonly reservedName: number },
  ): void {
    const isNames = node.names.length > 0;
    const listPath = [...path, isNames ? numbers.reservedName : numbers.reservedRange];
    const location = this.#locations.add(listPath, node.first, node.last);
    for (const name of node.names) {
      this.#locations.add([...listPath, counters.reservedName++], name.first, name.last);
    }
    for (const range of node.ranges) this.#range([...listPath, counters.reservedRange++], range);
    if (this.#locations.endsWithSemicolon(node.last)) this.#locations.pass(node.last, location);
  }

  #enum(path: Path, node: EnumNode): void {
    const location = this.#locations.add(path, this.#keyword(node), node.last);
    this.#locations.add([...path, nameField], node.name.first, node.name.last);
    this.#locations.pass(node.body.open, location);
    const counters = new Counters();
    let values = 0;
    for (const member of node.body.declarations) {
      switch (member.kind) {
        case 'option':
          this.#locations.statement([...path, enumField.options], member);
          break;
        case 'reserved':
          this.#reserved(path, member, counters, enumField);
          break;
        case 'empty':
          this.#locations.pass(member.first);
          break;
        case 'enum-value': {
          const valuePath = [...path, enumField.value, values++];
          const place = this.#locations.add(valuePath, member.first, member.last);
          this.#locations.add([...valuePath, nameField], member.name.first, member.name.last);
          if (member.number) {
            this.#locations.add(
              [...valuePath, enumValueField.number],
              member.number.first,
              member.number.last,
            );
          }
          this.#locations.compact([...valuePath, enumValueField.options], member.options);
          if (this.#locations.endsWithSemicolon(member.last)) this.#locations.pass(member.last, place);
          break;
        }
      }
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #service(path: Path, node: ServiceNode): void {
    const location = this.#locations.add(path, node.first, node.last);
    this.#locations.add([...path, nameField], node.name.first, node.name.last);
    this.#locations.pass(node.body.open, location);
    let methods = 0;
    for (const member of node.body.declarations) {
      if (member.kind === 'method') this.#method([...path, serviceField.method, methods++], member);
      else if (member.kind === 'option') this.#locations.statement([...path, serviceField.options], member);
      else this.#locations.pass(member.first);
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #method(path: Path, node: MethodNode): void {
    const locations = this.#locations;
    const location = locations.add(path, node.first, node.last);
    locations.add([...path, nameField], node.name.first, node.name.last);
    if (node.input) {
      const { stream, type } = node.input;
      if (stream >= 0) locations.add([...path, methodField.clientStreaming], stream, stream);
      locations.add([...path, methodField.inputType], type.first, type.last);
    }
    if (node.output) {
      const { stream, type } = node.output;
      if (stream >= 0) locations.add([...path, methodField.serverStreaming], stream, stream);
      locations.add([...path, methodField.outputType], type.first, type.last);
    }
    if (!node.body) {
      if (locations.endsWithSemicolon(node.last)) locations.pass(node.last, location);
      return;
    }
    locations.pass(node.body.open, location);
    for (const member of node.body.declarations) {
      if (member.kind === 'option') locations.statement([...path, methodField.options], member);
      else locations.pass(member.first);
    }
    if (node.body.close >= 0) locations.pass(node.body.close);
  }
}
