/**
 * How late the extension host is for what it has to do while much goes on: 50 services with 2,000 methods run, the gateway
 * answers 1,000 calls a second, and the Services and the History view are open. A second extension in the same process
 * measures by how much timers are late (perf_hooks' monitorEventLoopDelay). Target: 50 ms, 99th percentile.
 */
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Editor } from '../vscode/harness/editor.ts';
import { temporaryFolder } from '../vscode/harness/temporary-folder.ts';
import { large, writeManyServices } from './many-services.ts';
import { tell } from './median.ts';
import { PacedLoad } from './paced-load.ts';

const callsPerSecond = 1000;
const seconds = 30;
const target = 50;

interface Delays {
  p50: number;
  p99: number;
  max: number;
  /** From 0 to 1. */
  busy: number;
}

await using folder = await temporaryFolder();
const workspace = path.join(folder.path, 'workspace');
const methods = await writeManyServices(workspace, large);
const socket = path.join(folder.path, 'probe');
await using editor = await Editor.start({
  workspace: { folder: workspace },
  env: { SKEP_BENCH_PROBE: socket },
  besides: path.join(import.meta.dirname, 'event-loop-probe'),
});
await editor.showSkep();
await editor.treeItem('Project shop1, stopped').waitFor();
await editor.command('Skep: Run All Projects');
await editor.statusBarItem(`${large.projects} running`).waitFor({ timeout: 120_000 });
const address = await editor.localAddress();

await measure('with all of it running and no calls');
{
  await using load = new PacedLoad(address, methods, callsPerSecond);
  await sleep(5_000);
  const before = load.answered;
  const { p99 } = await measure(`with ${callsPerSecond} calls a second`);
  const rate = (load.answered - before) / seconds;
  console.log(`${load.failed} calls failed`);
  // What does not keep up measures something else.
  const answered = `${rate.toFixed(0)} a second`;
  tell('calls answered meanwhile', answered, `${callsPerSecond} a second`, rate >= 0.95 * callsPerSecond);
  tell('delay of the event loop, 99th percentile', `${p99.toFixed(1)} ms`, `${target} ms`, p99 <= target);
}

async function measure(when: string): Promise<Delays> {
  await ask('reset');
  await sleep(seconds * 1000);
  const delays = await ask('read');
  const { p50, p99, max, busy } = delays;
  const [half, most, worst] = [p50, p99, max].map((each) => each.toFixed(1));
  const share = (100 * busy).toFixed(0);
  console.log(`${when}: p50 ${half} ms, p99 ${most} ms, longest ${worst} ms, ${share} % busy`);
  return delays;
}

async function ask(question: 'reset' | 'read'): Promise<Delays> {
  const answer = Promise.withResolvers<string>();
  let text = '';
  connect(socket, function (this: ReturnType<typeof connect>) {
    this.write(question);
  })
    .on('data', (data) => {
      text += data;
    })
    .on('error', answer.reject)
    .on('close', () => answer.resolve(text));
  return JSON.parse(await answer.promise);
}
