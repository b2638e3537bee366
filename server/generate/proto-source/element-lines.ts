/** The elements of a file as lines of source. */
import type {
  DescEnum,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import { Edition, SymbolVisibility } from '@bufbuild/protobuf/wkt';
import { type CommentedDesc, commentOf } from '../comments.ts';
import { fieldTail, fieldType, groupsOf, isGroup, label } from './field-text.ts';
import { OptionLines } from './option-lines.ts';
import { extensionRangeLines, reservedLines, reservedValueLines } from './range-lines.ts';
import { TypeNames } from './type-names.ts';

export class ElementLines {
  readonly options: OptionLines;
  readonly #names: TypeNames;
  readonly #isEdition: boolean;

  constructor(file: DescFile) {
    this.options = new OptionLines(file);
    this.#names = new TypeNames(file);
    this.#isEdition = file.edition >= Edition.EDITION_2023;
  }

  serviceLines(service: DescService): string[] {
    const body = [
      ...this.options.statements(service.proto.options),
      ...service.methods.flatMap((method) => this.#methodLines(method)),
    ];
    return [...commentLines(service), ...block(`service ${service.name}`, body)];
  }

  messageLines(message: DescMessage): string[] {
    return [
      ...commentLines(message),
      ...block(`${visibility(message)}message ${message.name}`, this.#body(message)),
    ];
  }

  enumLines(desc: DescEnum): string[] {
    const body = [
      ...this.options.statements(desc.proto.options),
      ...desc.values.flatMap((value) => [
        ...commentLines(value),
        `${value.name} = ${value.number}${this.options.brackets(value.proto.options)};`,
      ]),
      ...reservedValueLines(desc.proto, this.#isEdition),
    ];
    return [...commentLines(desc), ...block(`${visibility(desc)}enum ${desc.name}`, body)];
  }

  /** Extensions of the same message stand in one block. */
  extensionBlocks(extensions: readonly DescExtension[], scope: string): string[][] {
    const runs: DescExtension[][] = [];
    for (const extension of extensions) {
      const last = runs.at(-1);
      if (last?.[0]?.extendee.typeName === extension.extendee.typeName) last.push(extension);
      else runs.push([extension]);
    }
    return runs.map((run) => {
      const extendee = this.#names.within(scope, run[0]?.extendee.typeName ?? '');
      return block(
        `extend ${extendee}`,
        run.flatMap((extension) => this.#fieldLines(extension, scope, false)),
      );
    });
  }

  #body(message: DescMessage): string[] {
    const groups = groupsOf([...message.fields, ...message.nestedExtensions]);
    const nested = message.nestedMessages.filter(
      (each) => each.proto.options?.mapEntry !== true && !groups.has(each),
    );
    return [
      ...this.options.statements(message.proto.options, ['map_entry']),
      ...reservedLines(message.proto, this.#isEdition),
      ...extensionRangeLines(message.proto, this.options),
      ...message.nestedEnums.flatMap((each) => this.enumLines(each)),
      ...nested.flatMap((each) => this.messageLines(each)),
      ...this.extensionBlocks(message.nestedExtensions, message.typeName).flat(),
      ...message.members.flatMap((member) =>
        member.kind === 'oneof'
          ? this.#oneofLines(member)
          : this.#fieldLines(member, message.typeName, false),
      ),
    ];
  }

  #oneofLines(oneof: DescOneof): string[] {
    const body = [
      ...this.options.statements(oneof.proto.options),
      ...oneof.fields.flatMap((field) => this.#fieldLines(field, oneof.parent.typeName, true)),
    ];
    return [...commentLines(oneof), ...block(`oneof ${oneof.name}`, body)];
  }

  #fieldLines(field: DescField | DescExtension, scope: string, inOneof: boolean): string[] {
    const comments = field.kind === 'field' ? commentLines(field) : [];
    const labelled = `${inOneof ? '' : label(field, this.#isEdition)}`;
    const tail = fieldTail(field, this.options);
    if (isGroup(field) && field.message !== undefined) {
      const head = `${labelled}group ${field.message.name} = ${field.number}${tail}`;
      return [...comments, ...block(head, this.#body(field.message))];
    }
    const type = fieldType(field, (typeName) => this.#names.within(scope, typeName));
    return [...comments, `${labelled}${type} ${field.name} = ${field.number}${tail};`];
  }

  #methodLines(method: DescMethod): string[] {
    const { proto, parent, name } = method;
    const named = (typeName: string) => this.#names.within(parent.typeName, typeName);
    const input = `${proto.clientStreaming ? 'stream ' : ''}${named(method.input.typeName)}`;
    const output = `${proto.serverStreaming ? 'stream ' : ''}${named(method.output.typeName)}`;
    const head = `rpc ${name}(${input}) returns (${output})`;
    const options = this.options.statements(proto.options);
    return [...commentLines(method), ...(options.length === 0 ? [`${head};`] : block(head, options))];
  }
}

function block(head: string, body: readonly string[]): string[] {
  if (body.length === 0) return [`${head} {}`];
  return [`${head} {`, ...body.map((line) => (line === '' ? '' : `  ${line}`)), '}'];
}

function commentLines(desc: CommentedDesc): string[] {
  const comment = commentOf(desc);
  if (comment === '') return [];
  return comment
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `//${line}`.trimEnd());
}

function visibility({ proto }: DescMessage | DescEnum): string {
  if (proto.visibility === SymbolVisibility.VISIBILITY_EXPORT) return 'export ';
  return proto.visibility === SymbolVisibility.VISIBILITY_LOCAL ? 'local ' : '';
}
