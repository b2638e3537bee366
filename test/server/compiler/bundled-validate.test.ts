import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { file_buf_validate_validate } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { compile } from '../../../server/compiler/index.ts';
import { completion } from '../../../server/features/completion/completion.ts';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { markedFile } from '../features/marked-file.ts';

const rule = `syntax = "proto3";
import "buf/validate/validate.proto";
message A {
  string name = 1 [(buf.validate.field).string.min_len = 1];
}
`;

describe('the rules of protovalidate', () => {
  it('are imported without being installed', async () => {
    const { file } = await markedFile(rule);
    assert.deepEqual(diagnostics(file), []);
  });

  it('are the messages that the library which enforces them has', () => {
    const path = 'buf/validate/validate.proto';
    const ours = compile([path], () => undefined).files.get(path)?.proto;
    const theirs = file_buf_validate_validate.proto;
    assert.ok(ours);
    const named = (proto: typeof theirs) => proto.messageType.map(({ name }) => name).sort();
    assert.deepEqual(named(ours), named(theirs));
    for (const message of ours.messageType) {
      const other = theirs.messageType.find(({ name }) => name === message.name);
      assert.deepEqual(
        message.field.map(({ name, number, type }) => ({ name, number, type })),
        other?.field.map(({ name, number, type }) => ({ name, number, type })),
      );
    }
  });

  it('are those of the project, where it has them', async () => {
    const own = 'syntax = "proto3";\npackage buf.validate;\n';
    const { file } = await markedFile(rule, { 'proto/buf/validate/validate.proto': own });
    assert.ok(diagnostics(file).length > 0);
  });

  it('are offered with their import, and their messages are not offered as types', async () => {
    const { snapshot, file, position } = await markedFile(
      'syntax = "proto3";\nmessage A { string a = 1 [(buf|] }',
    );
    const { items } = completion(snapshot, file, position);
    const item = items.find(({ label }) => label === 'buf.validate.field');
    assert.match(item?.additionalTextEdits?.[0]?.newText ?? '', /import "buf\/validate\/validate\.proto";/);
    const types = await markedFile('syntax = "proto3";\nmessage A { FieldRul| }');
    const offered = completion(types.snapshot, types.file, types.position).items;
    assert.ok(!offered.some(({ label }) => label.includes('buf.validate')));
  });
});
