/** Where the calls of projects go to whose `usesFrom` names another environment for a service. */
import type { DescService } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { WaitingCall } from '../environment/waiting-call.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { ForeignEnvironments } from './foreign-environments.ts';

export class ForeignTargets {
  readonly #environments: ForeignEnvironments;
  readonly #telemetry: Telemetry;
  readonly #usesFrom: (project: string) => Readonly<Record<string, string>>;
  /** What takes the calls of a service as a server described it. */
  readonly #heard = new WeakMap<DescService, CallTarget>();

  constructor(
    environments: ForeignEnvironments,
    telemetry: Telemetry,
    usesFrom: (project: string) => Readonly<Record<string, string>>,
  ) {
    this.#environments = environments;
    this.#telemetry = telemetry;
    this.#usesFrom = usesFrom;
  }

  /** Undefined where the caller's manifest names no environment for the service. */
  find({ service, caller }: CallStart): CallTarget | undefined {
    const uses = caller === undefined ? {} : this.#usesFrom(caller);
    const name = Object.hasOwn(uses, service) ? uses[service] : undefined;
    if (name === undefined) return undefined;
    return {
      open: (start, observer) => {
        const call = new WaitingCall(
          start,
          observer,
          () => undefined,
          () => failedEnd(Code.Unavailable, `${name} did not say in time whether it serves ${service}`),
        );
        this.#targetOf(name, service).then(
          (target) => call.attach(target, 0),
          (error: unknown) => call.refuse(error instanceof Error ? error.message : String(error)),
        );
        return call;
      },
    };
  }

  async #targetOf(name: string, service: string): Promise<CallTarget> {
    const server = await this.#environments.find(name);
    const services = await server.described();
    const described = services.find(({ typeName }) => typeName === service);
    if (described === undefined) {
      const there = services.map(({ typeName }) => typeName).join(', ');
      throw new Error(`${name} does not serve ${service}: there is ${there}`);
    }
    const known = this.#heard.get(described);
    if (known !== undefined) return known;
    const target = this.#telemetry.observeElsewhere(name, described, server.target);
    this.#heard.set(described, target);
    return target;
  }
}
