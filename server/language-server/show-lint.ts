import type { BufModules } from '../workspace/buf-modules.ts';
import { LintDiagnostics, lintModes } from './lint-diagnostics.ts';
import type { Session } from './session.ts';

/** What is told of a client's settings and files. */
export interface ShownLint {
  /** `skep.lint`. */
  configure(mode: unknown): void;
  /** A `buf.yaml` was made, changed or removed. */
  configsChanged(): void;
}

/** Shows what lint rules say of definitions, behind their errors. */
export function showLint(session: Session, bufModules: BufModules): ShownLint {
  const lint = new LintDiagnostics(bufModules);
  session.further.add(lint);
  session.indexing.onIndexed((files) => {
    const before = lint.revision;
    lint
      .index(files)
      .then(() => {
        if (lint.revision !== before) session.publishSoon(0);
      })
      .catch((error) => session.connection.console.error(String(error)));
  });
  return {
    configure(mode) {
      lint.configure(lintModes.find((known) => known === mode) ?? 'configured');
    },
    configsChanged() {
      lint.configsChanged();
    },
  };
}
