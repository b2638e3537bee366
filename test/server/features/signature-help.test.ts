import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signatureHelp } from '../../../server/features/signature-help.ts';
import { markedFile } from './marked-file.ts';

const head = `syntax = "proto3";
import "google/protobuf/descriptor.proto";
// How it is checked.
message Rule {
  // No more than this.
  int32 max = 1;
  repeated string words = 2;
  Rule nested = 3;
  Level level = 4;
}
enum Level { LOW = 0; HIGH = 1; }
extend google.protobuf.FieldOptions { Rule rule = 50001; }
`;

/** The signature, with what is active in it between brackets. */
async function helpAt(field: string): Promise<string | undefined> {
  const { file, position } = await markedFile(`${head}message A { ${field} }`);
  const help = signatureHelp(file, position);
  const [signature] = help?.signatures ?? [];
  const active = signature?.parameters?.[help?.activeParameter ?? -1]?.label;
  if (!signature || typeof active === 'string') return signature?.label;
  if (!active) return signature.label;
  const { label } = signature;
  return `${label.slice(0, active[0])}<${label.slice(active[0], active[1])}>${label.slice(active[1])}`;
}

const fields = 'max: int32, words: [string], nested: Rule, level: LOW | HIGH';

describe('signature help', () => {
  it('shows the fields of the message that is written, and which of them', async () => {
    assert.equal(await helpAt('int32 a = 1 [(rule) = { | }];'), `rule = { ${fields} }`);
    assert.equal(
      await helpAt('int32 a = 1 [(rule) = { max: 1 words: |"a" }];'),
      `rule = { ${fields.replace('words: [string]', '<words: [string]>')} }`,
    );
  });

  it('follows into messages in it', async () => {
    assert.equal(
      await helpAt('int32 a = 1 [(rule) = { nested { level: HI|GH } }];'),
      `nested = { ${fields.replace('level: LOW | HIGH', '<level: LOW | HIGH>')} }`,
    );
  });

  it('shows the type of a plain value, with its values where they are few', async () => {
    assert.equal(await helpAt('int32 a = 1 [(rule).level = HI|GH];'), 'level = <LOW | HIGH>');
    assert.equal(await helpAt('int32 a = 1 [deprecated = tr|ue];'), 'deprecated = <bool>');
  });

  it('shows nothing outside of values', async () => {
    assert.equal(await helpAt('int32 a| = 1 [(rule) = { max: 1 }];'), undefined);
    assert.equal(await helpAt('int32 a = 1 [(ru|le) = { max: 1 }];'), undefined);
  });

  it('tells the comments', async () => {
    const { file, position } = await markedFile(`${head}message A { int32 a = 1 [(rule) = { max: |1 }]; }`);
    const [signature] = signatureHelp(file, position)?.signatures ?? [];
    assert.deepEqual(signature?.documentation, { kind: 'markdown', value: 'How it is checked.' });
    assert.deepEqual(signature.parameters?.[0]?.documentation, {
      kind: 'markdown',
      value: 'No more than this.',
    });
  });
});
