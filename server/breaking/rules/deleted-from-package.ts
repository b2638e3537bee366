import { quoted } from '../../lint/quoted.ts';
import type { PackageCheck, RuleFamily } from '../check.ts';
import type { PackagedKind } from '../schema.ts';
import { placeAround } from './deleted-from-file.ts';

/** What a package declared must stay in that package: it may move to another file of it. */
export const deletedFromPackageRules: RuleFamily = {
  PACKAGE_ENUM_NO_DELETE: { package: noDelete('enum') },
  PACKAGE_EXTENSION_NO_DELETE: { package: noDelete('extension') },
  PACKAGE_MESSAGE_NO_DELETE: { package: noDelete('message') },
  PACKAGE_SERVICE_NO_DELETE: { package: noDelete('service') },
};

function noDelete(kind: PackagedKind): PackageCheck {
  return (file, before, { now, report }) => {
    // buf says nothing of a package that has none of them any more, but for services, where the package itself counts.
    if (kind === 'service' ? !now.hasPackage(before.package) : !now.hasAny(kind, before.package)) return;
    for (const name of before.elements[`${kind}s`].keys()) {
      if (now.has(kind, before.fullName(name))) continue;
      const message = `Previously present ${kind} ${quoted(name)} was deleted from package ${quoted(before.package)}.`;
      report(message, file, file && placeAround(file, name));
    }
  };
}
