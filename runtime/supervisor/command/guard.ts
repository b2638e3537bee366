/** The runtime's side of the guard: starts it with the first program, and programs through it. */
import { type ChildProcess, fork } from 'node:child_process';
import { passedOnEnvironment } from '../passed-on-environment.ts';
import type { LogLine } from '../supervisor.ts';
import type { GuardCommand, GuardReport, ProgramEnd, ProgramOrder } from './guard-control.ts';

export interface ProgramEvents {
  onLine(level: LogLine['level'], text: string): void;
}

/** A program that runs, or is about to. */
export interface Program {
  /** Undefined until it runs. */
  readonly pid: number | undefined;
  /** Resolves once, when it has ended. */
  readonly ended: Promise<ProgramEnd>;
  /** Asks it to end, or ends it at once. */
  end(force: boolean): void;
}

interface Known {
  pid: number | undefined;
  events: ProgramEvents;
  ended: PromiseWithResolvers<ProgramEnd>;
}

export class Guard implements AsyncDisposable {
  readonly #script: string;
  readonly #programs = new Map<number, Known>();
  #child: ChildProcess | undefined;
  #lastId = 0;

  /** @param script path of the guard's entry */
  constructor(script: string) {
    this.#script = script;
  }

  run(order: ProgramOrder, events: ProgramEvents): Program {
    const id = ++this.#lastId;
    const known: Known = { pid: undefined, events, ended: Promise.withResolvers() };
    this.#programs.set(id, known);
    this.#tell({ kind: 'run', id, program: order });
    return {
      get pid() {
        return known.pid;
      },
      ended: known.ended.promise,
      end: (force) => this.#tell({ kind: force ? 'kill' : 'stop', id }),
    };
  }

  /** Ends every program, and the guard with them. */
  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const running = [...this.#programs.values()].map(({ ended }) => ended.promise);
    if (child.connected) child.disconnect();
    await Promise.all(running);
  }

  #tell(command: GuardCommand): void {
    this.#child ??= this.#start();
    // One that is gone has said so, or will in a moment.
    this.#child.send(command, () => undefined);
  }

  #start(): ChildProcess {
    const child = fork(this.#script, [], {
      env: { ...passedOnEnvironment(), ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (report: GuardReport) => this.#receive(report));
    child.on('error', () => this.#lose(child));
    child.once('exit', () => this.#lose(child));
    return child;
  }

  #receive(report: GuardReport): void {
    const known = this.#programs.get(report.id);
    if (known === undefined) return;
    if (report.kind === 'started') known.pid = report.pid;
    else if (report.kind === 'line') known.events.onLine(report.level, report.text);
    else {
      this.#programs.delete(report.id);
      known.ended.resolve(report.how);
    }
  }

  /** Without their guard programs could outlive the runtime: they end, and are started again under another one. */
  #lose(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const { pid, ended } of this.#programs.values()) {
      if (pid !== undefined) killGroup(pid);
      ended.resolve({ kind: 'unguarded' });
    }
    this.#programs.clear();
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
