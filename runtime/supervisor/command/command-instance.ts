/** An instance of a project in another language: a program that serves gRPC at the port it was told. */
import type { DescService } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { CallTarget } from '../../call/call.ts';
import { failedEnd } from '../../call/call-error.ts';
import { refuseCall } from '../../call/refuse-call.ts';
import { GrpcTarget } from '../../proxy/index.ts';
import { UserError } from '../../user-error.ts';
import type { Departure } from '../control.ts';
import type { WatchedInstance } from '../host/watch.ts';
import { readStructuredLine } from '../structured-line.ts';
import type { CommandSpec, Instance, InstanceExit, InstanceListener, LogLine } from '../supervisor.ts';
import { endOfProgram, explainProgramEnd } from './command-exit.ts';
import type { Guard, Program } from './guard.ts';
import { HealthProbe } from './health-probe.ts';
import { programOrder } from './program-order.ts';

/** Milliseconds that an answer to a question after its health may take. */
const probeMs = 5_000;

export interface CommandInstanceOptions {
  /** Unique in its supervisor. */
  number: number;
  spec: CommandSpec;
  port: number;
  guard: Guard;
  stallLimitMs: number;
  onLog(line: LogLine): void;
}

export class CommandInstance implements Instance, WatchedInstance {
  readonly id: string;
  readonly spec: CommandSpec;
  readonly exited: Promise<InstanceExit>;
  readonly order: WatchedInstance['order'];
  readonly server: GrpcTarget;
  readonly health: HealthProbe;
  readonly target: CallTarget = {
    open: (start, observer) => {
      if (!this.#stopping) return this.server.open(start, observer);
      return refuseCall(observer, failedEnd(Code.Unavailable, `${this.spec.project} is stopping`));
    },
  };
  services: readonly string[] = [];
  described: readonly DescService[] | undefined;
  ready = false;
  responsive = true;
  lastSign = performance.now();
  /** Nobody knows of the debuggers of other languages; whoever uses one sets no stall limit. */
  readonly inspected = false;
  readonly #options: CommandInstanceOptions;
  readonly #program: Program;
  #departure: Departure | undefined;
  #listener: InstanceListener | undefined;
  #stopping = false;
  #asking = false;

  constructor(options: CommandInstanceOptions) {
    const { number, spec, port, guard, stallLimitMs } = options;
    this.#options = options;
    this.spec = spec;
    this.id = `${spec.project}-${number}`;
    // What a program in another language uses is its own affair: its language has a limit of its own.
    this.order = { memoryLimit: Number.POSITIVE_INFINITY, stallLimitMs: spec.stallLimitMs ?? stallLimitMs };
    this.server = new GrpcTarget({
      // By name: some listen at one of the two addresses of this machine only, and some at the other.
      address: `http://localhost:${port}`,
      findMethod: (service, method) => this.#findMethod(service, method),
      unavailable: endOfProgram(spec.project),
      onCallEnd: (end) => this.#listener?.callEnded(end),
    });
    this.health = new HealthProbe(this.server);
    this.#program = guard.run(programOrder(spec, port), { onLine: (level, text) => this.#log(level, text) });
    this.exited = this.#program.ended.then((how) =>
      this.#depart(explainProgramEnd(how, this.#departure, spec)),
    );
  }

  get openCalls(): number {
    return this.server.openCalls;
  }

  listen(listener: InstanceListener): void {
    this.#listener = listener;
  }

  /** It answers: from now on it is watched. */
  serves(services: readonly DescService[] | undefined): void {
    this.described = services;
    this.services = (services ?? this.spec.services).map((service) => service.typeName);
    this.lastSign = performance.now();
    this.ready = true;
  }

  inspect(): Promise<string> {
    const message = `${this.spec.project} is a program in another language: attach the debugger of that language to it yourself`;
    return Promise.reject(new UserError('debug-command', message));
  }

  endInspection(): void {}

  async stop({ drainMs }: { drainMs: number }): Promise<void> {
    this.#stopping = true;
    if (this.openCalls > 0 && drainMs > 0) {
      const drained = Promise.withResolvers<void>();
      const timer = setTimeout(drained.resolve, drainMs);
      await Promise.race([this.server.idle(), drained.promise, this.exited]);
      clearTimeout(timer);
    }
    this.server.close(failedEnd(Code.Unavailable, `${this.spec.project} was stopped`));
    this.#departure ??= { kind: 'stopped' };
    this.#program.end(false);
    await this.exited;
  }

  terminate(why: Departure): void {
    this.#departure ??= why;
    this.#program.end(true);
  }

  memoryUsed(): Promise<number> {
    return Promise.resolve(0);
  }

  ping(): void {
    if (!this.#asking) void this.#ask();
  }

  tellMemory(): void {}

  missHeartbeat(): void {
    this.responsive = false;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      const serving = await this.health.check(probeMs);
      // What says that it takes no calls is well, and gets none.
      this.lastSign = performance.now();
      const before = this.responsive;
      this.responsive = serving;
      if (serving && !before) this.#listener?.responsive();
    } catch {
      // Silence, which is counted.
    } finally {
      this.#asking = false;
    }
  }

  #depart(exit: InstanceExit): InstanceExit {
    // Before anybody hears of an end and calls again: that call is to wait for a successor.
    this.responsive = false;
    this.server.close(failedEnd(Code.Unavailable, endOfProgram(this.spec.project)));
    if (exit.reason !== 'stopped') this.#log('error', exit.message);
    return exit;
  }

  #findMethod(service: string, method: string) {
    return (this.described ?? this.spec.services)
      .find(({ typeName }) => typeName === service)
      ?.methods.find(({ name }) => name === method);
  }

  #log(level: LogLine['level'], text: string): void {
    const { spec, id } = this;
    const content = readStructuredLine(text, level);
    this.#options.onLog({ ...content, project: spec.project, instance: id, time: Date.now() });
  }
}
