/** What handlers threw, the last of each method, until the method succeeds or other code serves. */
import type { ThrownInHandler } from '../supervisor/supervisor.ts';

/** Of one project: more at once help nobody. */
const maxMethods = 100;

export class Exceptions {
  /** By project and method. */
  readonly #projects = new Map<string, Map<string, ThrownInHandler>>();
  readonly #changed: () => void;

  /** `changed` is called whenever there is another one to show, or one less. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(project: string, thrown: ThrownInHandler): void {
    const methods = this.#projects.get(project) ?? new Map<string, ThrownInHandler>();
    this.#projects.set(project, methods);
    // What other code threw is told no more, and takes no place.
    for (const [method, { code }] of methods) if (code !== thrown.code) methods.delete(method);
    const before = methods.get(thrown.method);
    if (before === undefined && methods.size >= maxMethods) return;
    methods.set(thrown.method, thrown);
    // The same again, in a loop, is nothing new to tell everybody; the newest trace is told with the next change.
    if (before?.code !== thrown.code || !isSame(before, thrown)) this.#changed();
  }

  mended(project: string, method: string): void {
    if (this.#projects.get(project)?.delete(method)) this.#changed();
  }

  /** Those that this code threw. */
  of(project: string, code: string | undefined): ThrownInHandler[] {
    return [...(this.#projects.get(project)?.values() ?? [])].filter((thrown) => thrown.code === code);
  }
}

function isSame({ problem: a }: ThrownInHandler, { problem: b }: ThrownInHandler): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column && a.message === b.message;
}
