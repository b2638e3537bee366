import { upperSnakeCase } from '../names.ts';
import type { FileRule } from '../rule.ts';

const defaultZeroSuffix = '_UNSPECIFIED';

export const enumRules: readonly FileRule[] = [
  {
    name: 'ENUM_FIRST_VALUE_ZERO',
    *enum({ values: [first] }) {
      if (!first || first.number === undefined || first.number === 0) return;
      yield {
        message: `First enum value "${first.name}" should have a numeric value of 0`,
        at: first.node.number,
        owner: first,
      };
    },
  },
  {
    name: 'ENUM_NO_ALLOW_ALIAS',
    *enum(element) {
      const option = element.options.find(({ name: [name, more] }) => name?.text === 'allow_alias' && !more);
      if (option?.value?.kind !== 'identifier' || option.value.text !== 'true') return;
      yield {
        message: `Enum option "allow_alias" on enum "${element.name}" must be false.`,
        at: option,
        owner: element,
        statement: option,
      };
    },
  },
  {
    name: 'ENUM_VALUE_PREFIX',
    *enumValue(value) {
      const prefix = `${upperSnakeCase(value.parent.name)}_`;
      if (value.name.startsWith(prefix)) return;
      yield {
        message: `Enum value name "${value.name}" should be prefixed with "${prefix}".`,
        at: value.nameNode,
        owner: value,
        expected: prefix + value.name,
      };
    },
  },
  {
    name: 'ENUM_ZERO_VALUE_SUFFIX',
    *enumValue(value, { config }) {
      const suffix = config.enumZeroValueSuffix || defaultZeroSuffix;
      if (value.number !== 0 || value.name.endsWith(suffix)) return;
      yield {
        message: `Enum zero value name "${value.name}" should be suffixed with "${suffix}".`,
        at: value.nameNode,
        owner: value,
        expected: value.name + suffix,
      };
    },
  },
];
