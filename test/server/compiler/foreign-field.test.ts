import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { parse } from '../../../server/compiler/index.ts';
import { translateType } from '../../../server/compiler/syntax/foreign-type.ts';

function remedied(field: string): string | undefined {
  const [found] = parse(`syntax = "proto3";\nmessage M {\n  ${field}\n}\n`).diagnostics;
  return found?.message.startsWith('A field is written') ? found.remedy?.text : undefined;
}

/** The longest text that a regular expression was tried on while `run` ran. */
function longestMatched(run: () => void): number {
  let longest = 0;
  const { exec } = RegExp.prototype;
  const watched = mock.method(RegExp.prototype, 'exec', function (this: RegExp, text: string) {
    longest = Math.max(longest, text.length);
    return exec.call(this, text);
  });
  try {
    run();
  } finally {
    watched.mock.restore();
  }
  return longest;
}

describe('a field as another language writes it', () => {
  it('is the same however many spaces are in it', () => {
    const spaces = ' '.repeat(3000);
    const written: [field: string, inProtobuf: string][] = [
      ['1:~required~i32~id', 'int32 id = 1;'],
      ['name?:~string~=~1', 'optional string name = 1;'],
      ['Array<string>~tags~=~1~[json_name~=~"a  b"];', 'repeated string tags = 1 [json_name = "a  b"]'],
      ['list: [ string ]', 'repeated string list;'],
    ];
    for (const [field, inProtobuf] of written) {
      assert.equal(remedied(field.replaceAll('~', ' ')), inProtobuf);
      assert.equal(remedied(field.replaceAll('~', spaces)), inProtobuf);
    }
  });

  it('is not taken for one with a comment in it, which would be lost', () => {
    assert.equal(remedied('name: /* its name */ string'), undefined);
    assert.equal(remedied('name: string // its name'), 'string name;');
  });

  it('has no list of lists, however deep they lie in each other', () => {
    const depth = 20_000;
    assert.deepEqual(translateType('[String!]!'), { label: 'repeated', type: 'string' });
    assert.deepEqual(translateType('Map<string, i64>'), { label: '', type: 'map<string, int64>' });
    assert.equal(translateType('[[String]]'), undefined);
    assert.equal(translateType('list<map<string, i32>>'), undefined);
    assert.equal(translateType(`${'['.repeat(depth)}a${']'.repeat(depth)}`), undefined);
    assert.equal(translateType(`${'list<'.repeat(depth)}a${'>'.repeat(depth)}`), undefined);
  });

  it('is looked for in a short text only, as it is while somebody types', () => {
    const spaces = ' '.repeat(2000);
    const long = 'a'.repeat(2000);
    for (const field of [`1: a${spaces}b!`, `name : b${spaces}= =`, `Array<x>${spaces}b !`]) {
      const longest = longestMatched(() => remedied(field));
      assert.ok(longest > 0 && longest < 500, `${longest}: ${JSON.stringify(field.slice(0, 12))}`);
    }
    for (const field of [`1: a ${long} b!`, `1: ${'a '.repeat(2000)}`, `x: ${'['.repeat(2000)}`]) {
      const longest = longestMatched(() => remedied(field));
      assert.ok(longest < 500, `${longest}: ${JSON.stringify(field.slice(0, 12))}`);
    }
  });
});
