/** Starts and watches programs in other languages. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectError } from '@connectrpc/connect';
import { describeByReflection } from '../../proxy/index.ts';
import { UserError } from '../../user-error.ts';
import { watchInstances } from '../host/watch.ts';
import type { CommandSpec, Instance, LogLine } from '../supervisor.ts';
import { CommandInstance } from './command-instance.ts';
import { freePort } from './free-port.ts';
import { Guard } from './guard.ts';

/** Milliseconds between two attempts to reach a program that starts, growing from the first to the second. */
const attemptsMs = [10, 200] as const;

/** Milliseconds that one attempt may take. */
const attemptMs = 2_000;

export interface CommandSupervisorOptions {
  guardScript: string;
  /** Milliseconds in which a program must serve: it may have to be compiled first. */
  loadLimitMs: number;
  stallLimitMs: number;
  onLog(line: LogLine): void;
}

export class CommandSupervisor implements AsyncDisposable {
  readonly #options: CommandSupervisorOptions;
  readonly #guard: Guard;
  readonly #instances = new Map<number, CommandInstance>();
  #watch: Disposable | undefined;

  constructor(options: CommandSupervisorOptions) {
    this.#options = options;
    this.#guard = new Guard(options.guardScript);
  }

  /** Resolves when it serves. Throws UserError `load-failed` or `load-timeout`. */
  async start(number: number, spec: CommandSpec, signal: AbortSignal): Promise<Instance> {
    const port = await freePort();
    signal.throwIfAborted();
    const { onLog, stallLimitMs } = this.#options;
    const instance = new CommandInstance({ number, spec, port, guard: this.#guard, stallLimitMs, onLog });
    try {
      await this.#untilServing(instance, signal);
    } catch (error) {
      instance.terminate({ kind: 'stopped' });
      throw error;
    }
    this.#instances.set(number, instance);
    void instance.exited.then(() => this.#instances.delete(number));
    this.#watch ??= watchInstances(this.#instances, () => false);
    return instance;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch?.[Symbol.dispose]();
    await this.#guard[Symbol.asyncDispose]();
  }

  async #untilServing(instance: CommandInstance, signal: AbortSignal): Promise<void> {
    const { project } = instance.spec;
    const { loadLimitMs } = this.#options;
    const ended = instance.exited.then((exit): never => {
      throw new UserError('load-failed', exit.message, { problems: exit.problems });
    });
    // Whoever starts it waits for one of the two only.
    ended.catch(() => undefined);
    const end = performance.now() + loadLimitMs;
    let reason = 'nothing listens at $PORT';
    for (let wait: number = attemptsMs[0]; ; wait = Math.min(wait * 2, attemptsMs[1])) {
      try {
        if (await Promise.race([instance.health.check(attemptMs), ended])) break;
        reason = 'its health service says that it does not serve';
      } catch (error) {
        if (error instanceof UserError) throw error;
      }
      signal.throwIfAborted();
      if (performance.now() > end) {
        throw new UserError(
          'load-timeout',
          `${project} did not serve gRPC within ${loadLimitMs / 1000} seconds: ${reason}`,
        );
      }
      await Promise.race([sleep(wait, undefined, { signal }), ended]);
    }
    const described = await Promise.race([describe(instance, signal), ended]);
    if ((described ?? instance.spec.services).length === 0) {
      throw new UserError(
        'load-failed',
        `${project} says nowhere what it serves: give it gRPC server reflection, or put its definitions into "proto" ` +
          '(another folder: "definitions" in skep.json)',
      );
    }
    instance.serves(described);
  }
}

async function describe(instance: CommandInstance, signal: AbortSignal) {
  try {
    return await describeByReflection(instance.server, signal);
  } catch (error) {
    signal.throwIfAborted();
    const { rawMessage } = ConnectError.from(error);
    throw new UserError(
      'load-failed',
      `${instance.spec.project} cannot be described by its own reflection: ${rawMessage}`,
    );
  }
}
