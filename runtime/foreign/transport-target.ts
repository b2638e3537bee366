/** A target in front of any Connect `Transport`: calls as the gateway passes them on, for servers that do not speak gRPC. */
import { Code, type ConnectError, type Transport } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { refuseCall } from '../call/refuse-call.ts';
import type { FindMethod } from '../proxy/transcoder.ts';
import { TransportCall } from './transport-call.ts';

export interface TransportTargetOptions {
  transport: Transport;
  findMethod: FindMethod;
  /** How a call ends that failed. */
  toEnd(error: ConnectError): CallEnd;
}

export class TransportTarget implements CallTarget, Disposable {
  readonly #options: TransportTargetOptions;
  readonly #calls = new Set<CallHandle>();

  constructor(options: TransportTargetOptions) {
    this.#options = options;
  }

  open(start: CallStart, observer: CallObserver): CallHandle {
    const { transport, findMethod, toEnd } = this.#options;
    const method = findMethod(start.service, start.method);
    if (method === undefined) {
      const message = `${start.service}/${start.method} is not among the definitions that are known of this server`;
      return refuseCall(observer, failedEnd(Code.Unimplemented, message));
    }
    const onEnd = () => this.#calls.delete(call);
    const call = new TransportCall({ transport, method, start, observer, toEnd, onEnd });
    this.#calls.add(call);
    return call;
  }

  /** Ends what is open. */
  [Symbol.dispose](): void {
    for (const call of [...this.#calls]) call.cancel();
  }
}
