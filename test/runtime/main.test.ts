import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { connectEnvironment } from '../../runtime/api/connect.ts';
import { findLocalEnvironment } from '../../runtime/environment/index.ts';
import { atEnd, scratchFolder } from './environment/scratch.ts';

const script = path.join(import.meta.dirname, '../../runtime/main.ts');

describe("the runtime as the editor's thread", { timeout: 600_000 }, () => {
  it('says where the environment is, and ends when it is told to', async (t) => {
    const home = await scratchFolder(t);
    const worker = new Worker(script, { workerData: { home, port: 0 } });
    atEnd(t, () => worker.terminate());
    const [message] = await once(worker, 'message');
    assert.deepEqual([message.kind, message.owner, message.pid], ['endpoint', true, process.pid]);
    const connection = connectEnvironment(message);
    const { status } = await connection.environment.getStatus({});
    connection[Symbol.dispose]();
    assert.equal(status?.environment, 'local');
    const exit = once(worker, 'exit');
    worker.postMessage({ kind: 'close' });
    assert.deepEqual(await exit, [0]);
    assert.equal(findLocalEnvironment(home), undefined);
  });

  it('says why it cannot be', async (t) => {
    const home = path.join(await scratchFolder(t), 'file');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(home, 'not a folder');
    const worker = new Worker(script, { workerData: { home, port: 0 } });
    atEnd(t, () => worker.terminate());
    const [message] = await once(worker, 'message');
    assert.equal(message.kind, 'failed');
    assert.match(message.message, /file/);
  });
});
