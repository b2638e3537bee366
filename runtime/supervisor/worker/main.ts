/** The entry of an instance's thread: waits, warm, for what to run, and runs it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import inspector from 'node:inspector';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { CallTarget } from '../../call/call.ts';
import { setInstanceGlobal } from '../../call/instance-global.ts';
import type { AnsweredCall, ServedRoutes } from '../../serve/index.ts';
import type { InstanceOrder, WorkerCommand, WorkerReport } from '../control.ts';
import { FrameReader } from '../frames/frame-reader.ts';
import { FrameWriter } from '../frames/frame-writer.ts';
import { Peer } from '../frames/peer.ts';
import { captureConsole } from './capture-console.ts';
import { inheritedMetadata } from './inherited-metadata.ts';
import { loadCode } from './load.ts';
import { ownProcess } from './own-process.ts';
import { describeThrown } from './thrown-error.ts';

/** The first and only message on the parent's port; all the rest goes over the port in it, which user code cannot reach. */
export interface WorkerStart {
  port: MessagePort;
  instance: number;
  order: InstanceOrder;
}

if (parentPort === null) throw new Error('this is the entry of a worker thread');
const [start] = await once(parentPort, 'message');
await runInstance(start);

async function runInstance({ port, instance, order }: WorkerStart): Promise<void> {
  const report = (message: WorkerReport) => port.postMessage(message);
  const writer = new FrameWriter((parts) => port.postMessage(parts, ownedBuffers(parts)));
  const reader = new FrameReader();
  const incoming = new AsyncLocalStorage<AnsweredCall>();
  let served: ServedRoutes | undefined;
  const target: CallTarget = { open: (call, observer) => running(served).target.open(call, observer) };
  const peer = new Peer({ instance, side: 'instance', writer, target });

  process.on('exit', () => writer.flush());
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    report({ kind: 'uncaught', error: describeThrown(error), rejection: origin === 'unhandledRejection' });
  });
  ownProcess({ ...order, onKill: (signal) => report({ kind: 'killed-itself', signal }) });
  captureConsole((level, text) => report({ kind: 'log', level, text }));
  setInstanceGlobal({
    target: peer,
    inherit() {
      const call = incoming.getStore();
      if (call === undefined) return undefined;
      const { metadata, traceparent } = call.start;
      return {
        cancelled: call.cancelled,
        metadata: inheritedMetadata(metadata),
        ...(call.deadline !== undefined && { deadline: call.deadline }),
        ...(traceparent !== undefined && { traceparent }),
      };
    },
  });
  port.on('message', (message: WorkerCommand | Uint8Array[]) => {
    if (message === 'ping') report({ kind: 'pong', inspected: inspector.url() !== undefined });
    else if (message === 'stop') process.exit();
    else for (const piece of message) reader.push(piece, (frame) => peer.receive(frame));
  });

  const loaded = await loadCode(order.code, {
    around: (call, handler) => incoming.run(call, handler),
    onThrow(reason, call) {
      const { service, method } = call.start;
      report({ kind: 'handler-threw', method: `${service}/${method}`, error: describeThrown(reason) });
    },
  });
  if (loaded.kind === 'failed') {
    report({ kind: 'load-failed', reason: loaded.reason });
    process.exit(1);
  }
  served = loaded.served;
  report({ kind: 'ready', services: served.services.map((service) => service.typeName) });
}

function running(served: ServedRoutes | undefined): ServedRoutes {
  if (served === undefined) throw new Error('called before it was ready');
  return served;
}

/** Those that the sender has no more use for: batches, and messages that are no views on something larger. */
function ownedBuffers(parts: Uint8Array[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const { buffer, byteLength } of parts) {
    if (buffer instanceof ArrayBuffer && byteLength * 2 >= buffer.byteLength) buffers.push(buffer);
  }
  return buffers;
}
