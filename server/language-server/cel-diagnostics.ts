import type { Diagnostic } from 'vscode-languageserver';
import { celDiagnostics } from '../features/cel/cel-diagnostics.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import type { FurtherDiagnostics } from './further-diagnostics.ts';

/** Shows what is wrong in the CEL of definitions, behind their errors. */
export class CelDiagnostics implements FurtherDiagnostics {
  readonly openOnly = false;
  readonly revision = 0;

  of(file: SnapshotFile): Promise<readonly Diagnostic[]> {
    return celDiagnostics(file);
  }
}
