import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { fieldField } from '../../compiler/index.ts';
import type { RuleFamily } from '../check.ts';
import { exactPlace, placeOf } from '../element-places.ts';
import { type DefaultValue, defaultOf } from '../field-default.ts';
import { haveKnownTypes } from '../field-kind.ts';
import type { SchemaField } from '../schema-elements.ts';
import { describeField } from '../wording.ts';

/** What a field is when it is not there. */
export const fieldDefaultRules: RuleFamily = {
  FIELD_SAME_DEFAULT: {
    field(now, before, context) {
      if (!canHaveDefault(now) || !canHaveDefault(before) || !haveKnownTypes(now, before)) return;
      const [is, was] = [defaultOf(now, context.now), defaultOf(before, context.before)];
      if ((is.isZero && was.isZero) || areEqual(is, was)) return;
      context.report(
        `${describeField(now)} changed default value from ${was.text} to ${is.text}.`,
        now.file,
        exactPlace(now, fieldField.defaultValue) ?? placeOf(now),
      );
    },
  },
};

function canHaveDefault({ proto: { label, type } }: SchemaField): boolean {
  return label !== Label.REPEATED && type !== Type.MESSAGE && type !== Type.GROUP;
}

/** Types have rules of their own: a number stays the same whatever its type. */
function areEqual(a: DefaultValue, b: DefaultValue): boolean {
  const [x, y] = [a.value, b.value];
  if (typeof x === 'string' || typeof y === 'string') return x === y;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y);
  // A double is compared to a float as the float nearest to it.
  if (typeof x === 'number' && typeof y === 'number' && a.precision !== b.precision)
    return Math.fround(x) === Math.fround(y);
  // A bigint and a number are never identical; as quantities they compare exactly.
  return x <= y && x >= y;
}
