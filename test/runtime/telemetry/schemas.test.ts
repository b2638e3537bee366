import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { create, createFileRegistry, type DescFile, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { History } from '../../../runtime/telemetry/history.ts';
import { Schemas } from '../../../runtime/telemetry/history-row.ts';
import type { HistoryRequest } from '../../../runtime/telemetry/history-thread.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { keptCallOf } from './kept-call-of.ts';

const set = create(FileDescriptorSetSchema, {
  file: [...PostsService.file.dependencies, PostsService.file].map(({ proto }) => proto),
});

describe('definitions by which the history reads messages', () => {
  it('are not kept once nothing is of them any more, and those before go on', async (t) => {
    const posted = postedBy(t);
    await using history = new History({
      file: path.join(temporaryFolder(), 'history.db'),
      onFailure: assert.fail,
    });
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const kept = PostsService.file;
    const first = history.schemaOf(kept);
    const second = history.schemaOf(anotherVersion());
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const forgotten = () => posted.flatMap((each) => (each.kind === 'forget' ? [each.schema] : []));
    for (let tries = 0; forgotten().length === 0; tries++) {
      assert.ok(tries < 10_000, 'the other version is forgotten once it is collected');
      collect();
      await turn();
      t.mock.timers.tick(60_000);
    }
    assert.deepEqual(forgotten(), [second]);
    assert.equal(history.schemaOf(kept), first);
    t.mock.timers.reset();
  });

  it('read no message after that', () => {
    const schemas = new Schemas();
    schemas.add(1, toBinary(FileDescriptorSetSchema, set));
    const call = keptCallOf({ schema: 1, service: PostsService.typeName, method: 'Get', codec: 'proto' });
    const id = new Uint8Array([0x0a, 1, 0x37]);
    assert.equal(schemas.reader(call)('input', id), '{"id":"7"}');
    schemas.forget(1);
    assert.equal(schemas.reader(call)('input', id), '');
  });
});

/** The same file, as it is made anew by each change. */
function anotherVersion(): DescFile {
  const file = createFileRegistry(set).getFile(PostsService.file.proto.name);
  return file ?? assert.fail('it is in the set');
}

/** What is told to the history's thread. */
function postedBy(t: TestContext): HistoryRequest[] {
  const posted: HistoryRequest[] = [];
  const { postMessage } = Worker.prototype;
  t.mock.method(Worker.prototype, 'postMessage', function (this: Worker, request: HistoryRequest) {
    posted.push(request);
    postMessage.call(this, request);
  });
  return posted;
}
