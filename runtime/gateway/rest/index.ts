/** REST by google.api.http: addresses that definitions give to their methods. */
import { Code } from '@connectrpc/connect';
import type { RegisteredService, Registry } from '../../registry/registry.ts';
import type { Access } from '../access.ts';
import type { Exchange } from '../exchange.ts';
import { type Route, toRoute } from '../routes.ts';
import { type Failure, shown } from '../status.ts';
import { type Binding, bindingsOf } from './bindings.ts';
import { BadPercentCode, type Found, type OtherMethods, PathTree } from './path-tree.ts';
import { RequestMessage } from './request-message.ts';
import { RestCall, type RestContext } from './rest-call.ts';
import { answerStatus } from './status-json.ts';

interface BoundMethod {
  route: Route;
  binding: Binding;
}

export interface RestRoutesContext extends RestContext {
  registry: Registry;
  access: Access;
}

export class Rest implements Disposable {
  readonly #context: RestRoutesContext;
  readonly #subscription: Disposable;
  #tree: PathTree<BoundMethod> | undefined;

  constructor(context: RestRoutesContext) {
    this.#context = context;
    this.#subscription = context.registry.onChange(() => {
      this.#tree = undefined;
    });
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  /**
   * Takes a request whose method and path are bound: true. Undefined where the path is nobody's; a Failure, to be answered
   * where the path means nothing else, where it is bound under other HTTP methods alone.
   */
  take(exchange: Exchange, path: string, query: string): true | Failure | undefined {
    const found = this.#find(exchange, path);
    if (found === undefined) return undefined;
    if (found && 'allowed' in found) {
      const allow = found.allowed.join(', ');
      const message = `${shown(path)} is there for ${allow}, and not for ${exchange.method}`;
      return { code: Code.Unimplemented, message, status: 405, headers: { allow } };
    }
    if (found) this.#start(exchange, found, query);
    return true;
  }

  /** Takes a request in the short form that no other protocol can: with files, or with streams. */
  takeShort(exchange: Exchange, route: Route, query: string): void {
    const body = exchange.method === 'GET' ? undefined : '*';
    this.#call(exchange, route, RequestMessage.from(route.method.input, body, [], query), undefined);
  }

  /** False: an answer is out already. */
  #find(exchange: Exchange, path: string): Found<BoundMethod> | OtherMethods | false | undefined {
    this.#tree ??= treeOf(this.#context.registry);
    if (this.#tree.size === 0) return undefined;
    try {
      return this.#tree.find(exchange.method, path);
    } catch (error) {
      if (!(error instanceof BadPercentCode)) throw error;
      this.refuse(exchange, { code: Code.InvalidArgument, message: error.message });
      return false;
    }
  }

  #start(
    exchange: Exchange,
    { value: { route, binding }, variables }: Found<BoundMethod>,
    query: string,
  ): void {
    const denied = this.#context.access.checkToken(exchange, route.serviceName, route.service.scope);
    if (denied) {
      this.refuse(exchange, denied);
      return;
    }
    const message = RequestMessage.from(route.method.input, binding.body, variables, query);
    this.#call(exchange, route, message, binding.responseBody);
  }

  #call(
    exchange: Exchange,
    route: Route,
    message: ReturnType<typeof RequestMessage.from>,
    responseBody: Binding['responseBody'],
  ): void {
    if ('code' in message) this.refuse(exchange, message);
    else new RestCall(exchange, { route, message, responseBody }, this.#context).start();
  }

  /** Answers with an error as clients of google.api.http read it. */
  refuse(exchange: Exchange, failure: Failure): void {
    answerStatus(exchange, failure, this.#context.details);
  }
}

/** Users' services come before the platform's, and within each by name: of two that bind the same, the first has it. */
function treeOf(registry: Registry): PathTree<BoundMethod> {
  const tree = new PathTree<BoundMethod>();
  const services = registry.list().sort((a, b) => rank(a) - rank(b));
  for (const service of services) {
    for (const method of service.descriptor.methods) {
      for (const binding of bindingsOf(method)) {
        tree.add(binding.httpMethod, binding.template, { route: toRoute(service, method), binding });
      }
    }
  }
  return tree;
}

function rank({ project }: RegisteredService): number {
  return project === undefined ? 1 : 0;
}
