import type { FileElement } from '../link/elements.ts';
import { pseudoOption } from '../link/pseudo-option.ts';
import type { OptionPaths } from '../options/option-values.ts';
import { scalarTypes } from '../scalar-types.ts';
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
import type { WireOutput } from '../wire/wire-output.ts';
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
import { below, Locations, type Path } from './locations.ts';

/**
 * Writes where everything of a file stands, with its comments: locations and order as protoc has them, as the content of a
 * google.protobuf.SourceCodeInfo.
 */
export function writeSourceInfo(output: WireOutput, file: FileElement, optionPaths: OptionPaths): void {
  new SourceInfoWalk(output, file, optionPaths).run();
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

  constructor(output: WireOutput, file: FileElement, optionPaths: OptionPaths) {
    this.#file = file;
    this.#locations = new Locations(output, file.syntax.tokens, optionPaths);
  }

  run(): void {
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
          this.#locations.statement([fileField.syntax], node.first, node.last);
          break;
        case 'package':
          this.#locations.statement([fileField.package], node.first, node.last);
          break;
        case 'import':
          this.#import(node);
          break;
        case 'option':
          this.#locations.optionStatement([fileField.options], node);
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
  }

  #import(node: ImportNode): void {
    const isOption = node.modifier?.text === 'option';
    const path = isOption
      ? [fileField.optionDependency, this.#optionDependencies++]
      : [fileField.dependency, this.#dependencies++];
    this.#locations.statement(path, node.first, node.last);
    if (node.modifier && !isOption) {
      const isPublic = node.modifier.text === 'public';
      const number = isPublic ? fileField.publicDependency : fileField.weakDependency;
      const index = isPublic ? this.#publicDependencies++ : this.#weakDependencies++;
      this.#locations.add([number, index], node.modifier.first, node.modifier.last);
    }
  }

  /** Without the `export` or `local`, which protoc leaves out of the place of what it stands before. */
  #keyword(node: MessageNode | EnumNode): number {
    return node.visibility ? node.visibility.last + 1 : node.first;
  }

  #message(path: Path, node: MessageNode): void {
    this.#locations.declare(path, this.#keyword(node), node.last, node.body.open);
    this.#locations.add(path, node.name.first, node.name.last, nameField);
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
          this.#field(below(path, messageField.field, counters.field++), node, container);
          break;
        case 'oneof':
          this.#oneof(below(path, messageField.oneofDecl, counters.oneof++), node, container);
          break;
        case 'message':
          this.#message(below(path, messageField.nestedType, counters.message++), node);
          break;
        case 'enum':
          this.#enum(below(path, messageField.enumType, counters.enum++), node);
          break;
        case 'extend':
          this.#extend(container, node);
          break;
        case 'extensions':
          this.#extensions(below(path, messageField.extensionRange), node, counters);
          break;
        case 'reserved':
          this.#reserved(path, node, counters, messageField);
          break;
        case 'option':
          this.#locations.optionStatement(below(path, messageField.options), node);
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
    if (node.group) locations.add(path, node.first, node.last);
    else locations.statement(path, node.first, node.last);
    if (extend) locations.add(path, extend.extendee.first, extend.extendee.last, fieldField.extendee);
    if (node.label) locations.add(path, node.label.first, node.label.last, fieldField.label);
    const isScalar = !node.map && (scalarTypes.has(node.type.text) || node.group !== undefined);
    const typeLast = node.map?.last ?? node.type.last;
    locations.add(path, node.type.first, typeLast, isScalar ? fieldField.type : fieldField.typeName);
    locations.add(path, node.name.first, node.name.last, nameField);
    if (node.number) locations.add(path, node.number.first, node.number.last, fieldField.number);
    this.#fieldOptions(path, node);
    if (node.group) {
      const groupPath = below(container.path, container.messageNumber, container.counters.message++);
      locations.declare(groupPath, node.first, node.last, node.group.open);
      locations.add(groupPath, node.name.first, node.name.last, nameField);
      locations.add(path, node.name.first, node.name.last, fieldField.typeName);
      this.#messageBody(groupPath, node.group);
      return;
    }
    if (node.map) container.counters.message++;
  }

  #fieldOptions(path: Path, node: FieldNode): void {
    if (!node.options) return;
    const locations = this.#locations;
    locations.add(path, node.options.first, node.options.last, fieldField.options);
    const optionsPath = below(path, fieldField.options);
    for (const option of node.options.options) {
      const pseudo = pseudoOption(option);
      const { value } = option;
      if (pseudo === 'json_name') locations.add(path, option.first, option.last, fieldField.jsonName);
      if (pseudo && value) {
        const number = pseudo === 'default' ? fieldField.defaultValue : fieldField.jsonName;
        locations.add(path, value.first, value.last, number);
      }
      if (!pseudo) locations.option(optionsPath, option);
    }
  }

  #oneof(path: Path, node: OneofNode, container: Container): void {
    this.#locations.declare(path, node.first, node.last, node.body.open);
    this.#locations.add(path, node.name.first, node.name.last, nameField);
    for (const member of node.body.declarations) {
      if (member.kind === 'field') {
        const fieldPath = below(container.path, messageField.field, container.counters.field++);
        this.#field(fieldPath, member, container);
      } else if (member.kind === 'option')
        this.#locations.optionStatement(below(path, oneofField.options), member);
      else this.#locations.pass(member.first);
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #extend(container: Container, node: ExtendNode): void {
    const path = below(container.path, container.extensionNumber);
    this.#locations.declare(path, node.first, node.last, node.body.open);
    for (const member of node.body.declarations) {
      if (member.kind === 'field')
        this.#field(below(path, container.counters.extension++), member, container, node);
      else if (member.kind === 'empty') this.#locations.pass(member.first);
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #range(path: Path, node: RangeNode): void {
    const { end } = rangeField;
    this.#locations.add(path, node.first, node.last);
    this.#locations.add(path, node.from.first, node.from.last, rangeField.start);
    if (node.to === 'max') this.#locations.add(path, node.last, node.last, end);
    else if (node.to) this.#locations.add(path, node.to.first, node.to.last, end);
    // Without an end of its own the range ends where it starts; of a negative number protoc marks the sign alone.
    else this.#locations.add(path, node.from.first, node.from.first, end);
  }

  #extensions(path: Path, node: ExtensionsNode, counters: Counters): void {
    this.#locations.statement(path, node.first, node.last);
    const start = counters.extensionRange;
    for (const range of node.ranges) this.#range(below(path, counters.extensionRange++), range);
    for (let index = start; index < counters.extensionRange; index++) {
      if (node.options) this.#locations.compact(below(path, index, rangeField.options), node.options);
    }
  }

  #reserved(
    path: Path,
    node: ReservedNode,
    counters: Counters,
    numbers: { readonly reservedRange: number; readonly reservedName: number },
  ): void {
    const isNames = node.names.length > 0;
    const listPath = below(path, isNames ? numbers.reservedName : numbers.reservedRange);
    this.#locations.statement(listPath, node.first, node.last);
    for (const name of node.names)
      this.#locations.add(listPath, name.first, name.last, counters.reservedName++);
    for (const range of node.ranges) this.#range(below(listPath, counters.reservedRange++), range);
  }

  #enum(path: Path, node: EnumNode): void {
    this.#locations.declare(path, this.#keyword(node), node.last, node.body.open);
    this.#locations.add(path, node.name.first, node.name.last, nameField);
    const counters = new Counters();
    let values = 0;
    for (const member of node.body.declarations) {
      switch (member.kind) {
        case 'option':
          this.#locations.optionStatement(below(path, enumField.options), member);
          break;
        case 'reserved':
          this.#reserved(path, member, counters, enumField);
          break;
        case 'empty':
          this.#locations.pass(member.first);
          break;
        case 'enum-value': {
          const valuePath = below(path, enumField.value, values++);
          this.#locations.statement(valuePath, member.first, member.last);
          this.#locations.add(valuePath, member.name.first, member.name.last, nameField);
          if (member.number) {
            const { first, last } = member.number;
            this.#locations.add(valuePath, first, last, enumValueField.number);
          }
          if (member.options)
            this.#locations.compact(below(valuePath, enumValueField.options), member.options);
          break;
        }
      }
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #service(path: Path, node: ServiceNode): void {
    this.#locations.declare(path, node.first, node.last, node.body.open);
    this.#locations.add(path, node.name.first, node.name.last, nameField);
    let methods = 0;
    for (const member of node.body.declarations) {
      if (member.kind === 'method') this.#method(below(path, serviceField.method, methods++), member);
      else if (member.kind === 'option')
        this.#locations.optionStatement(below(path, serviceField.options), member);
      else this.#locations.pass(member.first);
    }
    if (node.body.close >= 0) this.#locations.pass(node.body.close);
  }

  #method(path: Path, node: MethodNode): void {
    const locations = this.#locations;
    if (node.body) locations.declare(path, node.first, node.last, node.body.open);
    else locations.statement(path, node.first, node.last);
    locations.add(path, node.name.first, node.name.last, nameField);
    if (node.input) {
      const { stream, type } = node.input;
      if (stream >= 0) locations.add(path, stream, stream, methodField.clientStreaming);
      locations.add(path, type.first, type.last, methodField.inputType);
    }
    if (node.output) {
      const { stream, type } = node.output;
      if (stream >= 0) locations.add(path, stream, stream, methodField.serverStreaming);
      locations.add(path, type.first, type.last, methodField.outputType);
    }
    for (const member of node.body?.declarations ?? []) {
      if (member.kind === 'option') locations.optionStatement(below(path, methodField.options), member);
      else locations.pass(member.first);
    }
    if (node.body && node.body.close >= 0) locations.pass(node.body.close);
  }
}
