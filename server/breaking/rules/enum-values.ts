import { enumValueField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import type { BreakingRemedy } from '../remedy.ts';
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

/** `lack` says whether a deletion is allowed, or what of a reservation is missing. */
function noDelete(
  lack: (now: SchemaEnum, number: number, names: readonly string[]) => 'allowed' | string | undefined,
): Check<SchemaEnum> {
  return (now, before, { report }) => {
    for (const [number, values] of before.values) {
      if (now.values.has(number)) continue;
      const missing = lack(now, number, namesOf(values));
      if (missing === 'allowed') continue;
      report(
        `Previously present enum value ${quoted(String(number))} on enum ${quoted(now.proto.name)} was deleted${missing ?? ''}.`,
        now.file,
        placeOf(now),
        reservation(now, number, namesOf(values)),
      );
    }
  };
}

/** What keeps the number and the names from being used again; undefined where all are reserved. */
function reservation(now: SchemaEnum, number: number, was: readonly string[]): BreakingRemedy | undefined {
  const { reservedName, reservedRange, value } = now.proto;
  const isReserved = reservedRange.some(({ start, end }) => start <= number && number <= end);
  const numbers = isReserved ? [] : [String(number)];
  // What has a name now, with another number, keeps it.
  const names = was.filter(
    (name) => !reservedName.includes(name) && !value.some((each) => each.name === name),
  );
  return numbers.length + names.length > 0 ? { do: 'reserve', numbers, names } : undefined;
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
      report(
        message,
        now.file,
        now.file.places.find([...value.path, enumValueField.number]),
        formerName(is, was),
      );
  }
}

/** Where a number had one name and has another, the one that it had. */
function formerName(is: readonly string[], was: readonly string[]): BreakingRemedy | undefined {
  const [name] = was;
  return is.length === 1 && was.length === 1 && name !== undefined ? { do: 'rename', name } : undefined;
}

function namesOf(values: readonly SchemaEnumValue[]): string[] {
  return values.map(({ proto }) => proto.name).sort();
}
