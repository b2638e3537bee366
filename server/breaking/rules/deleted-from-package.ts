import type { PackageCheck, RuleFamily } from '../check.ts';
import type { Schema, SchemaFile } from '../schema.ts';
import { quoted } from '../wording.ts';
import { placeAround } from './deleted-from-file.ts';

/** What a package declared must stay in that package: it may move to another file of it. */
export const deletedFromPackageRules: RuleFamily = {
  PACKAGE_ENUM_NO_DELETE: {
    package: noDelete(
      'enum',
      ({ elements }) => elements.enums,
      (schema, name) => schema.enum(name),
    ),
  },
  PACKAGE_EXTENSION_NO_DELETE: {
    package: noDelete(
      'extension',
      ({ elements }) => elements.extensions,
      (schema, name) => schema.extensionNamed(name),
    ),
  },
  PACKAGE_MESSAGE_NO_DELETE: {
    package: noDelete(
      'message',
      ({ elements }) => elements.messages,
      (schema, name) => schema.message(name),
    ),
  },
  PACKAGE_SERVICE_NO_DELETE: {
    package: noDelete(
      'service',
      ({ elements }) => elements.services,
      (schema, name) => schema.service(name),
    ),
  },
};

function noDelete(
  kind: string,
  declared: (file: SchemaFile) => ReadonlyMap<string, unknown>,
  find: (schema: Schema, fullName: string) => unknown,
): PackageCheck {
  return (file, before, { now, report }) => {
    // A package that is gone altogether is another rule's.
    if (!now.hasPackage(before.package)) return;
    for (const name of declared(before).keys()) {
      if (find(now, before.fullName(name))) continue;
      const message = `Previously present ${kind} ${quoted(name)} was deleted from package ${quoted(before.package)}.`;
      report(message, file, file && placeAround(file, name));
    }
  };
}
