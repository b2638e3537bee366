import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import type { Place } from '../places.ts';
import type { SchemaFile } from '../schema.ts';

/** What a file declared must stay in that file: C++, Python and others import it from there. */
export const deletedFromFileRules: RuleFamily = {
  ENUM_NO_DELETE: { file: noDelete('enum', ({ elements }) => elements.enums) },
  EXTENSION_NO_DELETE: { file: noDelete('extension', ({ elements }) => elements.extensions) },
  MESSAGE_NO_DELETE: { file: noDelete('message', ({ elements }) => elements.messages) },
  SERVICE_NO_DELETE: { file: noDelete('service', ({ elements }) => elements.services) },
};

function noDelete(
  kind: string,
  declared: (file: SchemaFile) => ReadonlyMap<string, unknown>,
): Check<SchemaFile> {
  return (now, before, { report }) => {
    const left = declared(now);
    for (const name of declared(before).keys()) {
      if (left.has(name)) continue;
      report(
        `Previously present ${kind} ${quoted(name)} was deleted from file.`,
        now,
        placeAround(now, name),
      );
    }
  };
}

/** The innermost message that is left of those which held an element. */
export function placeAround(file: SchemaFile, nestedName: string): Place | undefined {
  const names = nestedName.split('.');
  while (names.pop() !== undefined && names.length > 0) {
    const message = file.elements.messages.get(names.join('.'));
    if (message) return placeOf(message);
  }
  return undefined;
}
