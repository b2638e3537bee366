import type { DescMethod } from '@bufbuild/protobuf';
import { type ContextValues, createContextValues, type HandlerContext } from '@connectrpc/connect';
import type { AnsweredCall } from './answered-call.ts';

/**
 * Connect's own `createHandlerContext` makes two AbortControllers and three Headers for every call, which is most
 * of what a small call costs. This one makes each when it is asked for.
 */
class CallContext implements HandlerContext {
  readonly #method: DescMethod;
  readonly #call: AnsweredCall;
  #values: ContextValues | undefined;

  constructor(method: DescMethod, call: AnsweredCall) {
    this.#method = method;
    this.#call = call;
  }

  get service() {
    return this.#method.parent;
  }

  get method() {
    return this.#method;
  }

  get protocolName() {
    return this.#call.start.request?.protocol ?? 'connect';
  }

  get requestMethod() {
    return this.#call.start.request?.method ?? 'POST';
  }

  get url() {
    const { parent, name } = this.#method;
    return this.#call.start.request?.url ?? `http://skep/${parent.typeName}/${name}`;
  }

  /** A function of its own, which needs no `this`: `const { timeoutMs } = context` works in Connect. */
  get timeoutMs() {
    const { deadline } = this.#call;
    return () => (deadline === undefined ? undefined : deadline - Date.now());
  }

  get signal() {
    return this.#call.signal;
  }

  get requestHeader() {
    return this.#call.requestHeader;
  }

  get responseHeader() {
    return this.#call.responseHeader;
  }

  get responseTrailer() {
    return this.#call.responseTrailer;
  }

  get values() {
    this.#values ??= createContextValues();
    return this.#values;
  }
}

const propertyNames: readonly (string | symbol)[] = Object.getOwnPropertyNames(CallContext.prototype).filter(
  (name) => name !== 'constructor',
);
const properties = new Set(propertyNames);

/** In Connect a context's properties are its own and enumerable, so that `{ ...context, values }` has them all. */
const ownProperties: ProxyHandler<CallContext> = {
  get: (context, name) => Reflect.get(context, name),
  ownKeys: (context) => [...propertyNames, ...Reflect.ownKeys(context)],
  getOwnPropertyDescriptor(context, name) {
    if (!properties.has(name)) return Reflect.getOwnPropertyDescriptor(context, name);
    return { value: Reflect.get(context, name), enumerable: true, configurable: true };
  },
};

/**
 * What a handler is given beside its request. A proxy costs a hundredth of what an object with the same properties
 * costs, five of them getters: V8 makes a hidden class for each such object, which outlives it for a while.
 */
export function createCallContext(method: DescMethod, call: AnsweredCall): HandlerContext {
  return new Proxy(new CallContext(method, call), ownProperties);
}
