import type { Element } from '../../compiler/index.ts';
import { lowerSnakeCase, pascalCase, upperSnakeCase } from '../names.ts';
import type { FileRule, Report } from '../rule.ts';

/** The rules about how names are written. */
export const nameStyleRules: readonly FileRule[] = [
  { name: 'ENUM_PASCAL_CASE', enum: (element) => wrong('Enum name', element, 'PascalCase', pascalCase) },
  {
    name: 'ENUM_VALUE_UPPER_SNAKE_CASE',
    enumValue: (element) => wrong('Enum value name', element, 'UPPER_SNAKE_CASE', upperSnakeCase),
  },
  {
    name: 'FIELD_LOWER_SNAKE_CASE',
    field: (element) => wrong('Field name', element, 'lower_snake_case', lowerSnakeCase),
  },
  {
    name: 'FIELD_NO_DESCRIPTOR',
    *field(field) {
      if (field.name.replace(/^_+|_+$/g, '').toLowerCase() !== 'descriptor') return;
      yield {
        message: `Field name "${field.name}" cannot be any capitalization of "descriptor" with any number of prefix or suffix underscores.`,
        at: field.nameNode,
        owner: field,
      };
    },
  },
  {
    name: 'MESSAGE_PASCAL_CASE',
    message: (element) => wrong('Message name', element, 'PascalCase', pascalCase),
  },
  {
    name: 'ONEOF_LOWER_SNAKE_CASE',
    // A proto3 `optional` field's is nobody's choice.
    oneof: (element) =>
      element.node ? wrong('Oneof name', element, 'lower_snake_case', lowerSnakeCase) : [],
  },
  { name: 'RPC_PASCAL_CASE', method: (element) => wrong('RPC name', element, 'PascalCase', pascalCase) },
  {
    name: 'SERVICE_PASCAL_CASE',
    service: (element) => wrong('Service name', element, 'PascalCase', pascalCase),
  },
];

function* wrong(
  kind: string,
  element: Element,
  style: string,
  styled: (name: string) => string,
): Iterable<Report> {
  const expected = styled(element.name);
  if (expected === element.name) return;
  yield {
    message: `${kind} "${element.name}" should be ${style}, such as "${expected}".`,
    at: element.nameNode,
    owner: element,
    expected,
  };
}
