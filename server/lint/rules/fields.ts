import { featureOf } from '../../compiler/index.ts';
import type { FileRule } from '../rule.ts';

export const fieldRules: readonly FileRule[] = [
  {
    name: 'FIELD_NOT_REQUIRED',
    *field(field) {
      const isRequired =
        field.node.label?.text === 'required' ||
        (field.options.length > 0 && featureOf(field, 'field_presence') === 'LEGACY_REQUIRED');
      if (!isRequired) return;
      yield {
        message: `Field named "${field.name}" should not be required.`,
        at: field.nameNode,
        owner: field,
      };
    },
  },
];
