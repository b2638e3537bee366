/** The entry of the service host: a child process in which instances run as threads. Its connection is fd 3. */
import inspector from 'node:inspector';
import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import type { HostCommand, HostReport, InstanceOrder } from '../control.ts';
import { FrameReader } from '../frames/frame-reader.ts';
import { FrameWriter } from '../frames/frame-writer.ts';
import { sendParts } from '../frames/send-parts.ts';
import { HostedInstance, type HostedInstanceEvents } from './hosted-instance.ts';
import { Linking } from './linking.ts';
import { rankBehindOthers } from './priority.ts';
import { SpareWorker } from './spare-worker.ts';
import { watchInstances } from './watch.ts';

// When V8 gives up for want of memory, this is how the runtime learns which thread it was. Not every build of Node
// that an editor brings has reports.
Object.assign(process.report ?? {}, {
  reportOnFatalError: true,
  filename: 'stderr',
  compact: true,
  excludeEnv: true,
  excludeNetwork: true,
});
// Messages of a few KB are memory outside the heap, most of it dead at once. V8 counts it against the limit of the old
// generation, which in a small worker is 10 MB, and collects all of the heap every few hundred calls. This counts it
// against the limit of heap and external memory together, and lets that begin at 24 MB: scavenges are enough then. The
// watch counts both, as ever. To be set before a worker is made; a V8 without them says so on stderr and goes on.
setFlagsFromString('--external-memory-accounted-in-global-limit');
setFlagsFromString('--initial-old-space-size=24');
// A loop that V8 unrolls it may leave without the place where a thread can be interrupted, for ever and not a few times (V8 13.6:
// `for (;;) list.push(new Array(1000).fill(0))`): then neither terminate() nor the memory's limit ends it, nor a look at it.
setFlagsFromString('--no-turboshaft-loop-unrolling');
process.title = 'skep service host';
// ^C in a terminal reaches the whole process group; the runtime decides what ends.
process.on('SIGINT', () => undefined);

const keepSpare = process.argv[2] !== 'single';
if (!keepSpare) rankBehindOthers();

const socket = new Socket({ fd: 3 });
const instances = new Map<number, HostedInstance>();
const linking = new Linking();
const spare = new SpareWorker();
const commands = new FrameReader();
const writer = new FrameWriter((parts) => sendParts(socket, parts));
let deadlinesHeld = false;

// The runtime is gone, by whatever death. A thread in an endless loop could hold up process.exit().
socket.on('close', () => process.kill(process.pid, 'SIGKILL'));
socket.on('error', () => undefined);
socket.on('data', (chunk) => {
  commands.push(chunk, ({ bytes, start, end }) => obey(JSON.parse(bytes.toString('utf8', start, end))));
});
watchInstances(instances, () => inspector.url() !== undefined);

function obey(command: HostCommand): void {
  if (command.kind === 'start') start(command.instance, command.order);
  else if (command.kind === 'link') link(command);
  else if (command.kind === 'retire') instances.get(command.instance)?.command('retire');
  else if (command.kind === 'inspect')
    instances.get(command.instance)?.command({ kind: 'inspect', on: command.on });
  else if (command.kind === 'hold-deadlines') holdDeadlines(command);
  else if (command.kind === 'stop') instances.get(command.instance)?.stop();
  else instances.get(command.instance)?.terminate(command.why);
}

function start(id: number, order: InstanceOrder): void {
  const worker = spare.take(order.memoryLimit);
  const instance = new HostedInstance(id, worker, order, {
    onHeartbeat(responsive) {
      linking.heartbeat(instance, responsive);
      report({ kind: 'heartbeat', instance: id, responsive });
    },
    onMemory: (bytes) => report({ kind: 'memory', instance: id, bytes }),
    onLine: (level, text) => report({ kind: 'log', instance: id, level, text }),
    onReport(message) {
      if (isForRuntime(message)) report({ instance: id, ...message });
      if (message.kind !== 'ready') return;
      report({ instance: id, ...message });
      // Not before: two workers starting at once would each take twice as long.
      refillSpare(order);
    },
    onGone(why) {
      instances.delete(id);
      linking.forget(instance);
      report({ kind: 'gone', instance: id, why });
      // Most likely it is started again.
      refillSpare(order);
    },
  });
  instances.set(id, instance);
  if (deadlinesHeld) instance.command({ kind: 'hold-deadlines', on: true });
  report({ kind: 'started', instance: id, thread: worker.threadId });
}

type Reported = Parameters<HostedInstanceEvents['onReport']>[0];

const forRuntime = ['retired', 'disconnected', 'inspector', 'unsent'] as const;
type ForRuntime = Extract<Reported, { kind: (typeof forRuntime)[number] }>;

function isForRuntime(message: Reported): message is ForRuntime {
  return forRuntime.some((kind) => kind === message.kind);
}

function holdDeadlines(command: Extract<HostCommand, { kind: 'hold-deadlines' }>): void {
  deadlinesHeld = command.on;
  for (const instance of instances.values()) instance.command(command);
}

function link({ from, to, services, gone }: Extract<HostCommand, { kind: 'link' }>): void {
  const [caller, called] = [instances.get(from), instances.get(to)];
  if (caller !== undefined && called !== undefined) linking.link(caller, called, services, gone);
}

function refillSpare({ memoryLimit }: InstanceOrder): void {
  if (keepSpare) spare.refill(memoryLimit);
}

function report(message: HostReport): void {
  writer.control(message);
  writer.flush();
}
