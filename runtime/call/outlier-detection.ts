/** Finds, among several instances of a project, those that fail where the others do not, and passes them over for a while. */
import { Code } from '@connectrpc/connect';

/** So many failures in a row make an outlier. */
const failuresInARow = 5;
/** It is passed over for so many milliseconds, times the number of times it was before. */
const ejectionMs = 5_000;
const longestEjectionMs = 60_000;

/** Ends that speak against the instance and not against the call. */
const faults: ReadonlySet<Code> = new Set([Code.Unavailable, Code.Internal, Code.Unknown, Code.DataLoss]);

interface Record {
  failures: number;
  ejections: number;
  /** As performance.now() has it; 0: it is not ejected. */
  ejectedUntil: number;
}

export class OutlierDetection<Backend extends object> {
  readonly #records = new Map<Backend, Record>();
  readonly #now: () => number;

  /**
   * @param before whose knowledge of instances that are still there is kept
   * @param now milliseconds
   */
  constructor(
    backends: readonly Backend[],
    before?: OutlierDetection<Backend>,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
    const known = before === undefined ? undefined : before.#records;
    for (const backend of backends) {
      this.#records.set(backend, known?.get(backend) ?? { failures: 0, ejections: 0, ejectedUntil: 0 });
    }
  }

  /** A call that an instance answered has ended, with OK where there is no code. */
  ended(backend: Backend, code: Code | undefined): void {
    const record = this.#records.get(backend);
    if (record === undefined) return;
    if (code === undefined || !faults.has(code)) {
      record.failures = 0;
      // What was ejected and does its work again is like any other.
      if (record.ejections > 0 && record.ejectedUntil <= this.#now()) record.ejections = 0;
      return;
    }
    if (++record.failures < failuresInARow) return;
    record.failures = 0;
    if (this.isEjected(backend) || !this.#mayEject()) return;
    record.ejections++;
    record.ejectedUntil = this.#now() + Math.min(ejectionMs * record.ejections, longestEjectionMs);
  }

  isEjected(backend: Backend): boolean {
    const record = this.#records.get(backend);
    return record !== undefined && record.ejectedUntil > 0 && record.ejectedUntil > this.#now();
  }

  /** At most half of them: where most fail, it is not an instance that is at fault. */
  #mayEject(): boolean {
    const ejected = [...this.#records.keys()].filter((backend) => this.isEjected(backend)).length;
    return (ejected + 1) * 2 <= this.#records.size;
  }
}
