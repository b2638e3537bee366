import { FieldDescriptorProto_Label } from '@bufbuild/protobuf/wkt';
import { scalarName, scalarTypes } from '../../scalar-types.ts';
import { stringValue } from '../../syntax/string-value.ts';
import type { AggregateFieldNode, AggregateNode, Node, ValueNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement, FileElement, MessageElement, NumberRange } from '../elements.ts';
import { integerOf } from '../numbers.ts';

/** One `declaration = { ... }` of an extension range: which extension a number is kept for. */
interface ExtensionDeclaration {
  readonly node: AggregateNode;
  readonly number: number | undefined;
  readonly fullName: string | undefined;
  readonly type: string | undefined;
  readonly reserved: boolean;
  readonly repeated: boolean;
}

/** Checks the extensions that a message's ranges declare beforehand. */
export function checkDeclarations(context: LinkContext, message: MessageElement): void {
  if (message.extensionRanges.length === 0) return;
  const checked = new Set<NumberRange['options']>();
  const names = new Set<string>();
  for (const range of message.extensionRanges) {
    // Ranges of one statement share its options, which may stand for one range alone.
    if (range.options.length === 0 || checked.has(range.options)) continue;
    checked.add(range.options);
    const declarations = declarationsOf(message.file, range);
    const verification = rangeOption(range, 'verification');
    if (declarations.length > 0 && verification?.value?.kind === 'identifier') {
      if (verification.value.text === 'UNVERIFIED') {
        const text = 'A range with declarations is not UNVERIFIED: remove this, or the declarations.';
        context.error('wrong-declaration', text, verification);
      }
    }
    const numbers = new Set<number>();
    for (const declaration of declarations)
      checkDeclaration(context, message, range, declaration, numbers, names);
  }
}

function checkDeclaration(
  context: LinkContext,
  message: MessageElement,
  range: NumberRange,
  declaration: ExtensionDeclaration,
  numbers: Set<number>,
  names: Set<string>,
): void {
  const { node, number, fullName, type, reserved } = declaration;
  const wrong = (text: string, field: string): void =>
    context.error('wrong-declaration', text, fieldNode(node, field) ?? head(node));
  const ranges = message.extensionRanges.filter(({ options }) => options === range.options);
  if (number === undefined) wrong('A declaration needs the number of the extension.', 'number');
  else if (!ranges.some(({ start, end }) => start <= number && number < end))
    wrong(`${number} is outside of this extension range.`, 'number');
  else if (numbers.has(number)) wrong(`${number} is declared already in this range.`, 'number');
  else numbers.add(number);
  if (fullName === undefined && type === undefined && reserved) return;
  if (fullName === undefined || type === undefined) {
    const missing = fullName === undefined ? 'full_name' : 'type';
    wrong(`A declaration that is not reserved needs a ${missing}.`, missing);
  } else if (!isFullName(fullName)) {
    wrong(`"${fullName}" is no full name with a leading dot, such as ".posts.v1.rank".`, 'full_name');
  } else if (names.has(fullName)) {
    wrong(`"${fullName}" is declared already.`, 'full_name');
  } else if (!isFullName(type) && !scalarTypes.has(type)) {
    wrong(`"${type}" is neither a scalar nor a full name with a leading dot.`, 'type');
  }
  if (fullName !== undefined) names.add(fullName);
}

/** The messages whose extensions are custom options; descriptor.proto's declarations are a registry of some, not a rule. */
const optionMessage = /^google\.protobuf\.[A-Za-z]+Options$/;

/** Checks an extension against what its message declared for the number. As in protoc, custom options are let be. */
export function checkDeclared(context: LinkContext, field: FieldElement, range: NumberRange): void {
  const { extendee } = field;
  if (!extendee || range.options.length === 0 || optionMessage.test(extendee.fullName)) return;
  const node = field.node.number ?? field.nameNode;
  const declarations = declarationsOf(extendee.file, range);
  const verification = rangeOption(range, 'verification')?.value;
  const declaration = declarations.find(({ number }) => number === field.number);
  if (!declaration) {
    const mustBe =
      declarations.length > 0 || (verification?.kind === 'identifier' && verification.text === 'DECLARATION');
    if (!mustBe) return;
    const text = `"${extendee.fullName}" declares which extensions it has, and none for ${field.number}: add a declaration there, or choose a declared number.`;
    context.error('undeclared-extension', text, node);
    return;
  }
  const place = [
    {
      path: extendee.file.path,
      ...extendee.file.syntax.tokens.span(declaration.node.first, declaration.node.last),
      message: 'The declaration.',
    },
  ];
  const report = (text: string, at: Node): void => context.error('undeclared-extension', text, at, place);
  const type = typeOf(field);
  const isRepeated = field.label === FieldDescriptorProto_Label.REPEATED;
  if (declaration.reserved) {
    report(`Extension number ${field.number} of "${extendee.fullName}" is reserved.`, node);
  } else if (declaration.fullName !== undefined && declaration.fullName !== `.${field.fullName}`) {
    const text = `${field.number} is declared for "${declaration.fullName.slice(1)}", not for "${field.fullName}".`;
    report(text, field.nameNode);
  } else if (declaration.type !== undefined && type !== undefined && declaration.type !== type) {
    report(`This extension is declared with type "${declaration.type}".`, field.node.type);
  } else if (declaration.repeated !== isRepeated) {
    const text = `This extension is declared as ${declaration.repeated ? 'repeated' : 'not repeated'}.`;
    report(text, field.node.label ?? field.node.type);
  }
}

/** A field's type as declarations spell it; undefined when it is not known. */
function typeOf(field: FieldElement): string | undefined {
  if (field.typeElement) return `.${field.typeElement.fullName}`;
  return field.type === undefined ? undefined : scalarName(field.type);
}

function isFullName(text: string): boolean {
  return /^(?:\.[A-Za-z_]\w*)+$/.test(text);
}

function rangeOption(range: NumberRange, name: string) {
  return range.options.find((option) => option.name.length === 1 && option.name[0]?.text === name);
}

function declarationsOf(file: FileElement, range: NumberRange): ExtensionDeclaration[] {
  const { tokens } = file.syntax;
  const text = (value: ValueNode | undefined): string | undefined =>
    value?.kind === 'string' ? stringValue(tokens, value) : undefined;
  const isTrue = (value: ValueNode | undefined): boolean =>
    value?.kind === 'identifier' && value.text === 'true';
  return range.options.flatMap(({ name, value }) => {
    if (name.length !== 1 || name[0]?.text !== 'declaration' || value?.kind !== 'aggregate') return [];
    const number = fieldNode(value, 'number')?.value;
    return [
      {
        node: value,
        number: number?.kind === 'integer' ? integerOf(number) : undefined,
        fullName: text(fieldNode(value, 'full_name')?.value),
        type: text(fieldNode(value, 'type')?.value),
        reserved: isTrue(fieldNode(value, 'reserved')?.value),
        repeated: isTrue(fieldNode(value, 'repeated')?.value),
      },
    ];
  });
}

function fieldNode(node: AggregateNode, name: string): AggregateFieldNode | undefined {
  return node.fields.find((field) => field.name === name && field.form === 'field');
}

/** The brace alone: what is missing has no place of its own. */
function head(node: AggregateNode): Node {
  return { first: node.first, last: node.first };
}
