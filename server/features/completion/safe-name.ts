import { joinName, scopeOf } from '../../compiler/index.ts';
import type { Candidate } from './candidate.ts';
import type { TypeSources } from './types.ts';
import { visibleFiles } from './visible-files.ts';

/**
 * What has to be written for a type to mean itself: its label, or the full name after a dot where something nearer has the name that
 * the label begins with.
 */
export function safeName({ file, place }: TypeSources, { label, declared }: Candidate): string {
  if (!declared || label.startsWith('.') || !/^[\w.]+$/.test(label)) return label;
  const { fullName } = declared;
  if (!fullName.endsWith(label)) return label;
  const files = visibleFiles(file.linked);
  const [first = ''] = label.split('.');
  for (let scope = place.scope; ; scope = scopeOf(scope)) {
    if (joinName(scope, label) === fullName) return label;
    const name = joinName(scope, first);
    const isTaken = files.some(
      ({ elements }) => elements.symbols.has(name) || `${elements.packageName}.`.startsWith(`${name}.`),
    );
    if (isTaken) return `.${fullName}`;
    if (scope === '') return label;
  }
}
