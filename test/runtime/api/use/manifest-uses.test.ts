import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addUse,
  addUseFrom,
  entryOf,
  inserted,
  isUsed,
  usedFrom,
  usedNames,
} from '../../../../runtime/api/use/manifest-uses.ts';

const service = 'posts.v1.PostsService';
const added = (text: string) => inserted(text, addUse(text, service));

describe('adding a service to the uses of a skep.json', () => {
  it('begins the list where there is none', () => {
    assert.equal(
      added('{\n  "name": "a"\n}\n'),
      '{\n  "name": "a",\n  "uses": ["posts.v1.PostsService"]\n}\n',
    );
    assert.equal(added('{ "name": "a" }'), '{ "name": "a", "uses": ["posts.v1.PostsService"] }');
    assert.equal(added('{}'), '{ "uses": ["posts.v1.PostsService"] }');
  });

  it('puts it after the others, on a line of its own where they have one', () => {
    assert.equal(added('{ "uses": ["b"] }'), '{ "uses": ["b", "posts.v1.PostsService"] }');
    assert.equal(added('{ "uses": [] }'), '{ "uses": ["posts.v1.PostsService"] }');
    const lines = '{\r\n\t"uses": [\r\n\t\t"b"\r\n\t]\r\n}\r\n';
    assert.equal(added(lines), lines.replace('"b"', '"b",\r\n\t\t"posts.v1.PostsService"'));
  });

  it('keeps comments, commas and spaces', () => {
    const text =
      '{\n  // who\n  "name": "a", /* what */\n  "env": {   },\n  "uses": [\n    // why\n    "b", // how\n  ],\n}\n';
    assert.equal(added(text), text.replace('"b"', '"b",\n    "posts.v1.PostsService"'));
    const without = '{\n  "name": "a" // who\n}\n';
    assert.equal(added(without), without.replace('"a"', '"a",\n  "uses": ["posts.v1.PostsService"]'));
  });

  it('is not tried where there is no place for it', () => {
    for (const text of ['', '[]', '{ "uses": "b" }', '{ "uses": [1] }', '{ "uses": [', '{ "name" }'])
      assert.equal(usedNames(text), undefined, text);
  });
});

describe('whether a service is used already', () => {
  const known = ['posts.v1.PostsService', 'posts.v2.PostsService', 'comments.v1.CommentsService'];

  it('is told by its full name and by a short one', () => {
    assert.ok(isUsed(['posts.v1.PostsService'], 'posts.v1.PostsService', known));
    assert.ok(isUsed(['comments'], 'comments.v1.CommentsService', known));
    assert.ok(!isUsed(['comments'], 'posts.v1.PostsService', known));
  });

  it('is not told by a short name that means a later version', () => {
    assert.ok(isUsed(['posts'], 'posts.v2.PostsService', known));
    assert.ok(!isUsed(['posts'], 'posts.v1.PostsService', known));
  });
});

describe('the module that begins a project', () => {
  it('is what its skep.json says, or the usual one', () => {
    assert.equal(entryOf('{ "entry": "./lib/server.ts" }'), 'lib/server.ts');
    for (const text of ['{}', '', '{ "entry": 1 }']) assert.equal(entryOf(text), 'src/main.ts', text);
  });
});

describe('the environment of a used service', () => {
  const named = (text: string, service = 'a.A') => {
    const insertion = addUseFrom(text, service, 'billing');
    return insertion && inserted(text, insertion);
  };

  it('is added after what is there, and nothing else changes', () => {
    assert.equal(named('{}'), '{ "usesFrom": { "a.A": "billing" } }');
    assert.equal(named('{ "usesFrom": {} }'), '{ "usesFrom": { "a.A": "billing" } }');
    assert.equal(named('{ "usesFrom": { "b.B": "x" } }'), '{ "usesFrom": { "b.B": "x", "a.A": "billing" } }');
    assert.equal(
      named('{\n  "name": "a",\n  "uses": ["a.A"] // why\n}\n'),
      '{\n  "name": "a",\n  "uses": ["a.A"],\n  "usesFrom": { "a.A": "billing" } // why\n}\n',
    );
  });

  it('is read where it is named', () => {
    assert.equal(usedFrom('{ "usesFrom": { "a.A": "x" } }', 'a.A'), 'x');
    for (const text of [
      '{ "usesFrom": { "b.B": "x" } }',
      '{ "usesFrom": { "a.A": 1 } }',
      '{ "usesFrom": [] }',
      '{',
    ])
      assert.equal(usedFrom(text, 'a.A'), undefined, text);
  });

  it('is not added where one is there already, or there is no place', () => {
    for (const text of ['{ "usesFrom": { "a.A": "x" } }', '{ "usesFrom": [] }', '[]', '{'])
      assert.equal(named(text), undefined, text);
  });
});
