import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import type { BreakingRemedy } from '../remedy.ts';
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

/** What keeps the number and the name from being used again; undefined where both are reserved. */
function reservation(
  now: SchemaMessage,
  { proto: { name, number } }: SchemaField,
): BreakingRemedy | undefined {
  const { reservedName, reservedRange } = now.proto;
  const isReserved = reservedRange.some(({ start, end }) => start <= number && number < end);
  const numbers = isReserved ? [] : [String(number)];
  // What has the name now, with another number, keeps it.
  const isUsed = now.proto.field.some((field) => field.name === name);
  const names = isUsed || reservedName.includes(name) ? [] : [name];
  return numbers.length + names.length > 0 ? { do: 'reserve', numbers, names } : undefined;
}

/** `lack` says whether a deletion is allowed, or what of a reservation is missing. */
function noDelete(
  lack: (now: SchemaMessage, field: SchemaField) => 'allowed' | string | undefined,
): Check<SchemaMessage> {
  return (now, before, { report }) => {
    for (const [number, field] of before.fields) {
      if (now.fields.has(number)) continue;
      const missing = lack(now, field);
      if (missing === 'allowed') continue;
      const what = describeField(field).replace(/^./, (letter) => letter.toLowerCase());
      report(
        `Previously present ${what} was deleted${missing ?? ''}.`,
        now.file,
        placeOf(now),
        reservation(now, field),
      );
    }
  };
}
