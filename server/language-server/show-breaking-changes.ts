import * as protocol from '../protocol.ts';
import type { BufModules } from '../workspace/buf-modules.ts';
import type { EarlierVersions } from '../workspace/earlier-versions.ts';
import { BreakingDiagnostics } from './breaking-diagnostics.ts';
import type { Session } from './session.ts';

/** What definitions are compared with where no setting says it. */
const defaultAgainst = ['HEAD', 'environment:*'];

/** What is told of a client's settings and files. */
export interface ShownBreakingChanges {
  /** `skep.breaking.against`: a name, or several. */
  configure(against: unknown): void;
  /** A `buf.yaml` was made, changed or removed. */
  configsChanged(): void;
}

/** Shows what breaks those who know the definitions of before, behind their errors. */
export function showBreakingChanges(
  session: Session,
  bufModules: BufModules,
  versions: EarlierVersions | undefined,
): ShownBreakingChanges {
  const { connection, workspace } = session;
  const source = new BreakingDiagnostics(workspace, bufModules, versions, (error) =>
    connection.console.error(String(error)),
  );
  const again = () => {
    source.changed();
    session.publishSoon(0);
  };
  source.configure(defaultAgainst);
  session.further.add(source);
  if (versions) {
    versions.onChange = again;
    connection.onExit(() => versions[Symbol.dispose]());
  }
  connection.onNotification(
    protocol.servedDefinitions,
    ({ environments }: protocol.ServedDefinitionsParams) => {
      source.setServed(environments);
      session.publishSoon(0);
    },
  );
  return {
    configure(against) {
      const names = typeof against === 'string' ? [against] : against;
      source.configure(Array.isArray(names) ? names.filter(isName) : defaultAgainst);
    },
    configsChanged: again,
  };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
