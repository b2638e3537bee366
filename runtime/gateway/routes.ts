/** From the path of a request to the method it means. */
import type { DescMethod } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { plainName } from '../../server/compiler/service-names.ts';
import { nearestName } from '../nearest-name.ts';
import type { RegisteredService, Registry } from '../registry/registry.ts';
import { type Failure, shown } from './status.ts';

/** A method that can be called now. */
export interface Route {
  service: RegisteredService;
  serviceName: string;
  methodName: string;
  method: DescMethod;
  clientStreams: boolean;
  serverStreams: boolean;
  /** Declared NO_SIDE_EFFECTS: a GET may call it. */
  safe: boolean;
}

const maxShortPaths = 1000;

/** Finds routes, and remembers them until the registry changes. */
export class Routes implements Disposable {
  private readonly registry: Registry;
  private readonly subscription: Disposable;
  private readonly full = new Map<string, Route>();
  private readonly short = new Map<string, Route>();

  constructor(registry: Registry) {
    this.registry = registry;
    this.subscription = registry.onChange(() => {
      this.full.clear();
      this.short.clear();
    });
  }

  [Symbol.dispose](): void {
    this.subscription[Symbol.dispose]();
  }

  /** By the path all protocols have: `/posts.v1.PostsService/List`. */
  findFull(path: string): Route | undefined {
    const known = this.full.get(path);
    if (known) return known;
    const slash = path.indexOf('/', 1);
    const service = slash < 0 ? undefined : this.registry.get(path.slice(1, slash));
    const method = service?.descriptor.methods.find(({ name }) => name === path.slice(slash + 1));
    if (!service || !method) return undefined;
    const route = toRoute(service, method);
    this.full.set(path, route);
    return route;
  }

  /**
   * By full path or short form: `/posts/list`, `/v1/posts/delete-all`. A failure names what there is, as far as the
   * caller `mayCall` it.
   */
  find(path: string, mayCall: (service: RegisteredService) => boolean): Route | Failure {
    const route = this.findFull(path) ?? this.short.get(path);
    if (route) return route;
    const found = this.findShort(path, mayCall);
    if (!('code' in found) && this.short.size < maxShortPaths) this.short.set(path, found);
    return found;
  }

  private findShort(path: string, mayCall: (service: RegisteredService) => boolean): Route | Failure {
    const slash = path.lastIndexOf('/');
    const serviceName = path.slice(1, slash);
    const methodName = path.slice(slash + 1);
    if (slash <= 0)
      return this.unknown(`There is no ${shown(path)} here: a method's path is /service/method`, []);
    const lookup = this.registry.lookup(serviceName);
    if (lookup.kind !== 'found') {
      const candidates = lookup.candidates.filter((name) => {
        const candidate = this.registry.get(name);
        return candidate !== undefined && mayCall(candidate);
      });
      if (lookup.kind === 'unknown' || candidates.length === 0) {
        return this.unknown(`There is no service "${shown(serviceName)}" here`, candidates);
      }
      const message = `Several services answer to "${shown(serviceName)}": ${candidates.join(', ')}; use one of these names`;
      return { code: Code.FailedPrecondition, message };
    }
    const { descriptor } = lookup.service;
    const wanted = plainName(methodName);
    const method = descriptor.methods.find(({ name }) => plainName(name) === wanted);
    if (method) return toRoute(lookup.service, method);
    const names = mayCall(lookup.service) ? descriptor.methods.map(({ name }) => name) : [];
    return this.unknown(
      `${descriptor.typeName} has no method "${shown(methodName)}"`,
      nearestFirst(methodName, names),
    );
  }

  private unknown(what: string, candidates: string[]): Failure {
    const message = candidates.length === 0 ? what : `${what}; there is: ${listed(candidates)}`;
    return { code: Code.Unimplemented, message, status: 404 };
  }
}

/** A method of a registered service, as what finds it knows it. */
export function toRoute(service: RegisteredService, method: DescMethod): Route {
  const kind = method.methodKind;
  return {
    service,
    serviceName: service.descriptor.typeName,
    methodName: method.name,
    method,
    clientStreams: kind === 'client_streaming' || kind === 'bidi_streaming',
    serverStreams: kind === 'server_streaming' || kind === 'bidi_streaming',
    safe: method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS,
  };
}

function nearestFirst(name: string, names: string[]): string[] {
  const nearest = nearestName(name, names);
  return nearest === undefined ? names : [nearest, ...names.filter((other) => other !== nearest)];
}

function listed(names: string[]): string {
  return names.length <= 10
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
