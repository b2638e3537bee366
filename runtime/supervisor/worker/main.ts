/** The entry of an instance's thread: waits, warm, for what to run, and runs it. */
import { once } from 'node:events';
import inspector from 'node:inspector';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { CallTarget } from '../../call/call.ts';
import { holdDeadlines } from '../../call/deadline.ts';
import { setInstanceGlobal } from '../../call/instance-global.ts';
import type { ServedRoutes } from '../../serve/index.ts';
import { isSecretName } from '../../telemetry/secret-names.ts';
import type { InstanceOrder, InstanceReport, WorkerCommand, WorkerReport } from '../control.ts';
import type { Frame } from '../frames/frame.ts';
import { FrameReader } from '../frames/frame-reader.ts';
import { FrameWriter } from '../frames/frame-writer.ts';
import { Peer } from '../frames/peer.ts';
import { Outbox } from '../outbox.ts';
import { CallScope } from './call-scope.ts';
import { captureConsole } from './capture-console.ts';
import { DirectCalls } from './direct-calls.ts';
import { FrameSender } from './frame-sender.ts';
import { connectFrames } from './frame-socket.ts';
import { inherit } from './inherit.ts';
import { inspect, tellInspection } from './inspect.ts';
import { Links } from './links.ts';
import { loadCode } from './load.ts';
import { ownProcess } from './own-process.ts';
import { describeThrown } from './thrown-error.ts';
import { Tracing } from './tracing/index.ts';
import { watchOutsideCalls } from './tracing/watch-outside-calls.ts';

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
  const reader = new FrameReader();
  const scope = new CallScope();
  const receive = (frame: Frame) => peer.receive(frame);
  const socket = await connectFrames(order.frames, (bytes) =>
    scope.receive(() => reader.push(bytes, receive)),
  ).catch((reason: unknown) => {
    report({ kind: 'load-failed', reason: { kind: 'threw', error: describeThrown(reason) } });
    return process.exit(1);
  });
  const sender = new FrameSender(socket, new Outbox((buffer) => report({ kind: 'outbox', buffer })));
  socket.once('close', () => report({ kind: 'disconnected' }));
  const writer = new FrameWriter((parts) => sender.send(parts));
  // On the way of the answers: what a handler writes is read before what it returns. And at once: it may loop for ever.
  const tell = (message: InstanceReport) => {
    writer.control(message, instance);
    writer.flush();
    sender.secure();
  };
  let served: ServedRoutes | undefined;
  const target: CallTarget = { open: (call, observer) => running(served).target.open(call, observer) };
  const peer = new Peer({ instance, side: 'instance', writer, target });
  const direct = new DirectCalls(instance, (report) => {
    writer.calls(instance, report);
    writer.flush();
  });
  const links = new Links({
    instance,
    runtime: peer,
    own: target,
    serves: (service) => served?.serves(service) === true,
    open: (to, call, observer) => direct.open(to, call, observer),
    receive: (work) => scope.receive(work),
  });

  const tracing = new Tracing(scope, (spans) => tell({ kind: 'spans', ...spans }));
  process.on('exit', () => {
    tracing.flush();
    direct.flush();
    writer.flush();
    sender.leave((at, bytes) => {
      report({ kind: 'unsent', at, bytes: Buffer.from(bytes).toString('base64') });
    });
  });
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    report({ kind: 'uncaught', error: describeThrown(error), rejection: origin === 'unhandledRejection' });
  });
  tellInspection(report);
  ownProcess({ ...order, onKill: (signal) => report({ kind: 'killed-itself', signal }) });
  captureConsole(
    (level, text, origin) => tell({ kind: 'log', level, text, ...origin?.() }),
    () => scope.call?.start.traceparent,
  );
  setInstanceGlobal({
    target: links,
    inherit() {
      const { call } = scope;
      return call === undefined ? undefined : inherit(call, tracing.activeSpan());
    },
    plain(method) {
      const plain = served?.plain(method);
      return plain && direct.plain(method, plain);
    },
  });
  port.on('message', (message: WorkerCommand) => {
    if (message === 'ping') report({ kind: 'pong', inspected: inspector.url() !== undefined });
    else if (message === 'stop') process.exit();
    else if (message === 'retire') void links.retire().then(() => report({ kind: 'retired' }));
    else if (message.kind === 'inspect') inspect(message.on, report);
    else if (message.kind === 'hold-deadlines') holdDeadlines(message.on);
    else obeyLink(links, message);
  });

  watchOutsideCalls(tracing);
  const loaded = await loadCode(order, tracing, {
    around: (call, handler) => scope.run(call, handler),
    onThrow(reason, call) {
      const { service, method, traceparent, metadata } = call.start;
      tell({
        kind: 'handler-threw',
        method: `${service}/${method}`,
        error: describeThrown(reason),
        time: Date.now(),
        traceparent,
        secrets: metadata.filter(([name]) => isSecretName(name)),
      });
    },
    onMended({ start: { service, method } }) {
      tell({ kind: 'handler-mended', method: `${service}/${method}` });
    },
  });
  if (loaded.kind === 'failed') {
    report({ kind: 'load-failed', reason: loaded.reason });
    process.exit(1);
  }
  served = loaded.served;
  report({ kind: 'ready', services: served.services.map((service) => service.typeName) });
}

type LinkCommand = Extract<WorkerCommand, { id: number }>;

function obeyLink(links: Links, command: LinkCommand): void {
  if (command.kind === 'link') links.add(command);
  else if (command.kind === 'accept-link') links.accept(command.id, command.port);
  else links.pause(command.id, command.paused);
}

function running(served: ServedRoutes | undefined): ServedRoutes {
  if (served === undefined) throw new Error('called before it was ready');
  return served;
}
