/** What the projects of an environment wrote: the last lines of each, and what comes. */
import type { LogLine } from '../supervisor/supervisor.ts';

/** Lines that are kept of each project. */
const keptLines = 5_000;
/** Lines that a slow reader may be behind before the oldest of them are skipped. */
const maxBehind = 10_000;

/** Which lines are wanted; those of every project by default. */
export interface LogFilter {
  /** Name of a project; empty: all. */
  project?: string;
  /** The lowest level. */
  level?: LogLine['level'];
  /** What is in the text, in capitals or not. */
  text?: string;
  /** Id of the trace of the call during which it was written. */
  traceId?: string;
}

/** From the lowest to the highest. */
export const logLevels: readonly LogLine['level'][] = ['debug', 'info', 'warn', 'error'];

interface Reader {
  project: string;
  wants: (line: LogLine) => boolean;
  lines: LogLine[];
  skipped: number;
  wake: () => void;
}

export class Logs {
  readonly #projects = new Map<string, LogLine[]>();
  readonly #readers = new Set<Reader>();

  add(line: LogLine): void {
    const lines = this.#projects.get(line.project) ?? [];
    this.#projects.set(line.project, lines);
    lines.push(line);
    // In slices, so that a line costs no shift of all the others.
    if (lines.length > keptLines * 1.2) lines.splice(0, lines.length - keptLines);
    for (const reader of this.#readers) offer(reader, line);
  }

  /** The last `tail` lines (0: all that are kept) that a filter lets through; of all projects in the order of their time. */
  last(filter: LogFilter, tail: number): LogLine[] {
    const { project = '' } = filter;
    const kept =
      project === ''
        ? [...this.#projects.values()]
            .flatMap((each) => each.slice(-keptLines))
            .sort((a, b) => a.time - b.time)
        : (this.#projects.get(project) ?? []).slice(-keptLines);
    const lines = kept.filter(wanted(filter));
    return tail === 0 ? lines : lines.slice(-tail);
  }

  /** The same, and then each line as it is written, until the signal. A reader that is too slow is told what it missed. */
  async *follow(filter: LogFilter, tail: number, signal: AbortSignal): AsyncGenerator<LogLine> {
    const reader: Reader = {
      project: filter.project ?? '',
      wants: wanted(filter),
      lines: this.last(filter, tail),
      skipped: 0,
      wake: () => undefined,
    };
    const wake = (): void => reader.wake();
    this.#readers.add(reader);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const lines = reader.lines.splice(0);
        if (reader.skipped > 0) yield missed(reader);
        yield* lines;
        if (reader.lines.length > 0 || signal.aborted) continue;
        await new Promise<void>((resolve) => {
          reader.wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#readers.delete(reader);
    }
  }
}

function wanted({
  project = '',
  level = 'debug',
  text = '',
  traceId = '',
}: LogFilter): (line: LogLine) => boolean {
  const lowest = logLevels.indexOf(level);
  const sought = text.toLowerCase();
  return (line) =>
    (project === '' || line.project === project) &&
    logLevels.indexOf(line.level) >= lowest &&
    (traceId === '' || line.traceId === traceId) &&
    (sought === '' || line.text.toLowerCase().includes(sought));
}

function offer(reader: Reader, line: LogLine): void {
  if (!reader.wants(line)) return;
  reader.lines.push(line);
  if (reader.lines.length > maxBehind) {
    reader.skipped += reader.lines.length - maxBehind / 2;
    reader.lines.splice(0, reader.lines.length - maxBehind / 2);
  }
  reader.wake();
}

function missed(reader: Reader): LogLine {
  const text = `${reader.skipped} lines were skipped: they came faster than they were read`;
  reader.skipped = 0;
  return { project: reader.project, time: Date.now(), level: 'warn', text };
}
