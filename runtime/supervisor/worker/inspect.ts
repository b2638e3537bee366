import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
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

/**
 * Tells at once when code opens this thread to debuggers by itself: one that attaches before the next ping is answered may
 * hold the thread, and its silence would be counted.
 */
export function tellInspection(report: (message: WorkerReport) => void): void {
  const { open } = inspector;
  inspector.open = (...args) => {
    const opened = open(...args);
    report({ kind: 'pong', inspected: inspector.url() !== undefined });
    return opened;
  };
  syncBuiltinESMExports();
}
