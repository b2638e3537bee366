/** What the projects of an environment wrote: the last lines of each, and what comes. */
import type { LogLine } from '../supervisor/supervisor.ts';

/** Lines that are kept of each project. */
const keptLines = 5_000;
/** Lines that a slow reader may be behind before the oldest of them are skipped. */
const maxBehind = 10_000;

interface Reader {
  project: string;
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

  /** The last `tail` lines (0: all that are kept) of a project, or of all in the order of their time. */
  last(project: string, tail: number): LogLine[] {
    const lines =
      project === ''
        ? [...this.#projects.values()]
            .flatMap((each) => each.slice(-keptLines))
            .sort((a, b) => a.time - b.time)
        : (this.#projects.get(project) ?? []).slice(-keptLines);
    return tail === 0 ? lines : lines.slice(-tail);
  }

  /** The same, and then each line as it is written, until the signal. A reader that is too slow is told what it missed. */
  async *follow(project: string, tail: number, signal: AbortSignal): AsyncGenerator<LogLine> {
    const reader: Reader = { project, lines: this.last(project, tail), skipped: 0, wake: () => undefined };
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

function offer(reader: Reader, line: LogLine): void {
  if (reader.project !== '' && reader.project !== line.project) return;
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
