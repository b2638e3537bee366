import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { CallRecordSchema } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { codeWidth, formatCall } from '../../../runtime/cli/call-line.ts';
import { Output } from '../../../runtime/cli/output.ts';

describe('the line of a call', () => {
  const output = new Output(new PassThrough(), new PassThrough());
  const place = (code: number, width: number) => {
    const call = create(CallRecordSchema, { id: 1n, code, service: 'posts.v1.PostsService', method: 'Get' });
    return formatCall(call, output, width).indexOf('posts.v1');
  };

  it('stands in the columns of those that it is listed with, however long their codes', () => {
    const codes = [0, Code.NotFound, Code.InvalidArgument, Code.FailedPrecondition];
    const width = codeWidth(codes.map((code) => create(CallRecordSchema, { code })));
    assert.deepEqual([...new Set(codes.map((code) => place(code, width)))].length, 1);
  });

  it('leaves no room for codes that none of them has', () => {
    assert.equal(codeWidth([create(CallRecordSchema)]), codeWidth([]));
  });
});
