import { enumValueField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import type { SchemaEnum, SchemaEnumValue } from '../schema-elements.ts';
import { quotedList } from '../wording.ts';

/** The numbers of an enum and their names. */
export const enumValueRules: RuleFamily = {
  ENUM_VALUE_NO_DELETE: { enum: noDelete(() => undefined) },
  ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED: {
    enum: noDelete((now, _number, names) => {
      const isReserved = names.every((name) => now.proto.reservedName.includes(name));
      if (isReserved) return 'allowed';
      return ` without reserving the name${names.length > 1 ? 's' : ''} ${quotedList(names)}`;
    }),
  },
  ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED: {
    enum: noDelete((now, number) => {
      const isReserved = now.proto.reservedRange.some(({ start, end }) => start <= number && number <= end);
      return isReserved ? 'allowed' : ` without reserving the number ${quoted(String(number))}`;
    }),
  },
  ENUM_VALUE_SAME_NAME: { enum: sameName },
};

/** `reservation` says whether a deletion is allowed, or what of a reservation is missing. */
function noDelete(
  reservation: (now: SchemaEnum, number: number, names: readonly string[]) => 'allowed' | string | undefined,
): Check<SchemaEnum> {
  return (now, before, { report }) => {
    for (const [number, values] of before.values) {
      if (now.values.has(number)) continue;
      const missing = reservation(now, number, namesOf(values));
      if (missing === 'allowed') continue;
      report(
        `Previously present enum value ${quoted(String(number))} on enum ${quoted(now.proto.name)} was deleted${missing ?? ''}.`,
        now.file,
        placeOf(now),
      );
    }
  };
}

/** Every name that a number had must be one it has; more may come. */
function sameName(now: SchemaEnum, before: SchemaEnum, { report }: Parameters<Check<SchemaEnum>>[2]): void {
  for (const [number, values] of now.values) {
    const previous = before.values.get(number);
    if (!previous) continue;
    const [is, was] = [namesOf(values), namesOf(previous)];
    if (was.every((name) => is.includes(name))) continue;
    const names = was.length > 1 && is.length > 1 ? 'names' : 'name';
    const message = `Enum value ${quoted(String(number))} on enum ${quoted(now.proto.name)} changed ${names} from ${quotedList(was)} to ${quotedList(is)}.`;
    for (const value of values)
      report(message, now.file, now.file.places.find([...value.path, enumValueField.number]));
  }
}

function namesOf(values: readonly SchemaEnumValue[]): string[] {
  return values.map(({ proto }) => proto.name).sort();
}
