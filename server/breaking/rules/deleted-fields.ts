import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import type { SchemaField, SchemaMessage } from '../schema-elements.ts';
import { describeField } from '../wording.ts';

/** Fields that are gone. */
export const deletedFieldRules: RuleFamily = {
  FIELD_NO_DELETE: { message: noDelete(() => undefined) },
  FIELD_NO_DELETE_UNLESS_NAME_RESERVED: {
    message: noDelete((now, { proto }) => {
      if (now.proto.reservedName.includes(proto.name)) return 'allowed';
      return ` without reserving the name ${quoted(proto.name)}`;
    }),
  },
  FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED: {
    message: noDelete((now, { proto: { number } }) => {
      const isReserved = now.proto.reservedRange.some(({ start, end }) => start <= number && number < end);
      return isReserved ? 'allowed' : ` without reserving the number ${quoted(String(number))}`;
    }),
  },
};

/** `reservation` says whether a deletion is allowed, or what of a reservation is missing. */
function noDelete(
  reservation: (now: SchemaMessage, field: SchemaField) => 'allowed' | string | undefined,
): Check<SchemaMessage> {
  return (now, before, { report }) => {
    for (const [number, field] of before.fields) {
      if (now.fields.has(number)) continue;
      const missing = reservation(now, field);
      if (missing === 'allowed') continue;
      const what = describeField(field).replace(/^./, (letter) => letter.toLowerCase());
      report(`Previously present ${what} was deleted${missing ?? ''}.`, now.file, placeOf(now));
    }
  };
}
