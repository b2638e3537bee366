import type { DescMethod } from '@bufbuild/protobuf';
import { type ContextValues, createContextValues, type HandlerContext } from '@connectrpc/connect';
import type { AnsweredCall } from './answered-call.ts';

/**
 * Connect's own `createHandlerContext` makes two AbortControllers and three Headers for every call, which is most
 * of what a small call costs. This one makes each when it is asked for. The properties are the object's own
 * and enumerable, so that `{ ...context }` works as it does in Connect.
 */
export function createCallContext(method: DescMethod, call: AnsweredCall): HandlerContext {
  let values: ContextValues | undefined;
  return {
    service: method.parent,
    method,
    protocolName: call.start.request?.protocol ?? 'connect',
    requestMethod: call.start.request?.method ?? 'POST',
    get url() {
      return call.start.request?.url ?? `http://skep/${method.parent.typeName}/${method.name}`;
    },
    timeoutMs: () => (call.deadline === undefined ? undefined : call.deadline - Date.now()),
    get signal() {
      return call.signal;
    },
    get requestHeader() {
      return call.requestHeader;
    },
    get responseHeader() {
      return call.responseHeader;
    },
    get responseTrailer() {
      return call.responseTrailer;
    },
    get values() {
      values ??= createContextValues();
      return values;
    },
  };
}
