import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFileRegistry } from '@bufbuild/protobuf';
import { readFlags } from '../../../runtime/cli/flags.ts';
import { isSwitch, messageFromFlags } from '../../../runtime/cli/message-from-flags.ts';
import { UsageError } from '../../../runtime/cli/usage-error.ts';
import { bundledFiles, compile, parse, toFileDescriptorSet } from '../../../server/compiler/index.ts';

const definition = `
  syntax = "proto3"; package t.v1;
  import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
  import "google/protobuf/struct.proto"; import "google/protobuf/wrappers.proto";
  message Request {
    string name = 1; int32 count = 2; int64 big = 3; double ratio = 4; bool draft = 5; bytes raw = 6;
    Post post = 7; repeated string tags = 8; repeated Post posts = 9; map<string, int32> labels = 10;
    Status status = 11; google.protobuf.Timestamp when = 12; google.protobuf.Duration wait = 13;
    google.protobuf.Struct extra = 14; google.protobuf.StringValue nick = 15; string long_field_name = 16;
    oneof choice { string left = 17; string right = 18; } repeated int32 numbers = 19; map<string, Post> by_key = 20;
  }
  message Post { string title = 1; Author author = 2; }
  message Author { string name = 1; }
  enum Status { STATUS_UNSPECIFIED = 0; STATUS_IN_WORK = 1; }`;
const compilation = compile(['t.proto'], (name) => {
  const text = name === 't.proto' ? definition : bundledFiles.get(name);
  return text === undefined ? undefined : parse(text);
});
const types = createFileRegistry(toFileDescriptorSet(compilation, { sourceInfo: false }));
const request = types.getMessage('t.v1.Request') ?? assert.fail('the definition is wrong');

function read(...args: string[]) {
  return messageFromFlags(
    request,
    types,
    readFlags(args, (name) => isSwitch(request, name)),
  );
}

describe('a request from flags', () => {
  for (const [args, json] of [
    [[], {}],
    [['--name=Ada'], { name: 'Ada' }],
    [['--name', 'Ada L.'], { name: 'Ada L.' }],
    [['--name='], { name: '' }],
    [['--name=a=b'], { name: 'a=b' }],
    [['--name=-x'], { name: '-x' }],
    [
      ['--count=-5', '--big=9007199254740993', '--ratio=1.5'],
      { count: '-5', big: '9007199254740993', ratio: 1.5 },
    ],
    [['--count', '-5'], { count: '-5' }],
    [['--ratio=Infinity'], { ratio: 'Infinity' }],
    [['--draft'], { draft: true }],
    [['--draft', '--name=x'], { draft: true, name: 'x' }],
    [['--draft=false'], { draft: false }],
    [['--draft', 'false'], { draft: false }],
    [['--raw=aGk='], { raw: 'aGk=' }],
    [['--post.title=T', '--post.author.name=Ada'], { post: { title: 'T', author: { name: 'Ada' } } }],
    [['--post={"title":"T"}', '--post.author.name=Ada'], { post: { title: 'T', author: { name: 'Ada' } } }],
    [['--tags=a', '--tags=b'], { tags: ['a', 'b'] }],
    [['--tags=["a","b"]', '--tags=c'], { tags: ['a', 'b', 'c'] }],
    [['--tags=[x'], { tags: ['[x'] }],
    [['--posts={"title":"A"}', '--posts={"title":"B"}'], { posts: [{ title: 'A' }, { title: 'B' }] }],
    [['--numbers=1', '--numbers=2'], { numbers: ['1', '2'] }],
    [['--labels.a=1', '--labels.b.c=2'], { labels: { a: '1', 'b.c': '2' } }],
    [['--labels={"a":1}'], { labels: { a: 1 } }],
    [['--by-key.x={"title":"T"}'], { byKey: { x: { title: 'T' } } }],
    [['--status=in-work'], { status: 'STATUS_IN_WORK' }],
    [['--status=STATUS_IN_WORK'], { status: 'STATUS_IN_WORK' }],
    [['--status=1'], { status: 1 }],
    [['--when=2026-11-22T10:00:00Z', '--wait=1.5s'], { when: '2026-11-22T10:00:00Z', wait: '1.5s' }],
    [['--when=2026-11-22'], { when: '2026-11-22T00:00:00Z' }],
    [['--extra={"a":[1]}', '--nick=5'], { extra: { a: [1] }, nick: '5' }],
    [['--long-field-name=x'], { longFieldName: 'x' }],
    [['--longFieldName=x'], { longFieldName: 'x' }],
    [['--long_field_name=x'], { longFieldName: 'x' }],
  ] as const) {
    it(`is ${JSON.stringify(json)} for ${args.join(' ') || 'nothing'}`, () => {
      assert.deepEqual(read(...args), json);
    });
  }

  for (const [args, says] of [
    [['--nme=x'], /Request has no field `nme`; did you mean --name\?/],
    [['--post.titel=x'], /Post has no field `titel`; did you mean --title\?/],
    [['--name.x=y'], /name has no fields of its own/],
    [['--count=many'], /--count wants a whole number, not `many`/],
    [['--count=1.5'], /--count wants a whole number/],
    [['--count=3000000000'], /count/],
    [['--ratio='], /--ratio wants a number/],
    [['--draft=maybe'], /--draft wants true or false/],
    [['--raw=?'], /--raw wants bytes in base64/],
    [['--status=done'], /--status wants one of unspecified, in-work/],
    [['--post=T'], /--post wants a Post as JSON.*--post\.FIELD=VALUE/],
    [['--when=soon'], /Timestamp/],
    [['--labels=x'], /--labels is a map: give --labels\.KEY=VALUE/],
    [['--left=a', '--right=b'], /choice/],
    [['--name=a', '--name=b'], /--name is given twice/],
    [['--name'], /--name needs a value/],
    [['--name', '--count=1'], /--name needs a value/],
    [['Ada'], /unexpected argument `Ada`/],
    [['-n', 'x'], /unexpected argument `-n`/],
  ] as const) {
    it(`is refused for ${args.join(' ')}`, () => {
      assert.throws(
        () => read(...args),
        (error) => error instanceof UsageError && says.test(error.message),
      );
    });
  }
});
