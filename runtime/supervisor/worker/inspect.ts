import inspector from 'node:inspector';
import type { WorkerReport } from '../control.ts';

/** Opens this thread to debuggers, on a free port of loopback alone, and tells where; or closes it to them. */
export function inspect(on: boolean, report: (message: WorkerReport) => void): void {
  if (!on) {
    inspector.close();
    return;
  }
  try {
    if (inspector.url() === undefined) inspector.open(0, '127.0.0.1');
  } catch {
    // No port, or a Node without an inspector: the missing address says it.
  }
  report({ kind: 'inspector', address: inspector.url() });
}
