/** Imported by every thread of the process that is soaked (`--import`): collects when `collectEverywhere` asks for it. */
import { BroadcastChannel } from 'node:worker_threads';
import { collectGarbage } from './servers/collect.ts';

const name = 'collect';

const asked = new BroadcastChannel(name);
asked.unref();
asked.onmessage = collectGarbage;

/** Has the other threads collect, and collects in this one. */
export function collectEverywhere(): void {
  const channel = new BroadcastChannel(name);
  channel.postMessage('');
  channel.close();
  collectGarbage();
}
