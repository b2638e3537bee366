import { Edition } from '@bufbuild/protobuf/wkt';
import type { Node } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { EnumElement, FieldElement, FileUnit, MessageElement } from '../elements.ts';
import { type Featured, featureOf } from '../features.ts';

type Style = 'TitleCase' | 'lower_snake_case' | 'UPPER_SNAKE_CASE';

const patterns: Record<Style, RegExp> = {
  TitleCase: /^[A-Z][A-Za-z0-9]*$/,
  // An underscore is followed by a letter, so that no two names are the same in another language's style.
  lower_snake_case: /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*$/,
  UPPER_SNAKE_CASE: /^[A-Z][A-Z0-9]*(?:_[A-Z][A-Z0-9]*)*$/,
};

/** Checks how names are written, where the feature enforce_naming_style asks for it: by default since edition 2024. */
export function checkNamingStyle(context: LinkContext, unit: FileUnit): void {
  if (context.file.edition < Edition.EDITION_2024) return;
  const check = (owner: Featured, what: string, name: string, node: Node, style: Style): void =>
    checkName(context, owner, what, name, node, style);
  const field = (element: FieldElement): void =>
    check(element, 'a field', element.name, element.nameNode, 'lower_snake_case');
  const enumeration = (element: EnumElement): void => {
    check(element, 'an enum', element.name, element.nameNode, 'TitleCase');
    for (const value of element.values)
      check(value, 'an enum value', value.name, value.nameNode, 'UPPER_SNAKE_CASE');
  };
  const message = (element: MessageElement): void => {
    if (element.mapEntry) return;
    check(element, 'a message', element.name, element.nameNode, 'TitleCase');
    element.fields.forEach(field);
    element.extensions.forEach(field);
    for (const oneof of element.oneofs)
      check(oneof, 'a oneof', oneof.name, oneof.nameNode, 'lower_snake_case');
    element.enums.forEach(enumeration);
    element.messages.forEach(message);
  };
  unit.messages.forEach(message);
  unit.enums.forEach(enumeration);
  unit.extensions.forEach(field);
  for (const service of unit.services) {
    check(service, 'a service', service.name, service.nameNode, 'TitleCase');
    for (const method of service.methods) check(method, 'an rpc', method.name, method.nameNode, 'TitleCase');
  }
}

/** Checks how the name of the file's package is written. */
export function checkPackageStyle(context: LinkContext): void {
  const { file } = context;
  if (file.edition < Edition.EDITION_2024) return;
  const node = file.syntax.tree.declarations.find((declaration) => declaration.kind === 'package');
  if (node) checkName(context, file, 'a package', file.packageName, node.name, 'lower_snake_case');
}

function checkName(
  context: LinkContext,
  owner: Featured,
  what: string,
  name: string,
  node: Node,
  style: Style,
): void {
  if (featureOf(owner, 'enforce_naming_style') === 'STYLE_LEGACY') return;
  if (name === '' || name.split('.').every((part) => patterns[style].test(part))) return;
  const text = `The name of ${what} is written in ${style}, which "${name}" is not: rename it, or set features.enforce_naming_style = STYLE_LEGACY.`;
  context.error('naming-style', text, node);
}
