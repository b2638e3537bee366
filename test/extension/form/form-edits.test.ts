import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applied, type FormChange, formEdits } from '../../../extension/form/form-edits.ts';
import { type FormPath, isProblem, readFormValue } from '../../../extension/form/form-value.ts';

const text = `{
  // who it is
  "id": {{id}},
  "title": "a {{b}}",
  "tags": ["one", "two"],
  "nested": {
    "count": 12345678901234567890
  }
}`;

const changed = (change: FormChange, before = text) => applied(before, formEdits(before, change));

describe('a change in a form', () => {
  it('touches the value alone', () => {
    assert.equal(changed({ path: ['title'], json: '"c"' }), text.replace('"a {{b}}"', '"c"'));
    assert.equal(changed({ path: ['id'], json: '"7"' }), text.replace('{{id}}', '"7"'));
    assert.equal(changed({ path: ['tags', 1], json: '{{tag}}' }), text.replace('"two"', '{{tag}}'));
  });

  it('adds a field after the others, in lines as they are', () => {
    assert.equal(
      changed({ path: ['nested', 'more'], json: 'true' }),
      text.replace('67890\n', '67890,\n    "more": true\n'),
    );
    assert.equal(changed({ path: ['tags', 2], json: '"three"' }), text.replace('"two"]', '"two", "three"]'));
  });

  it('makes what is missing on the way', () => {
    assert.equal(changed({ path: ['a', 'b'], json: '1' }, '{}'), '{\n  "a": {\n    "b": 1\n  }\n}');
    assert.equal(changed({ path: ['a', 0], json: '1' }, ''), '{\n  "a": [\n    1\n  ]\n}');
    assert.equal(changed({ path: ['a', 'b'], json: '1' }, '{"a": null}'), '{"a": {\n  "b": 1\n}}');
  });

  it('removes a field with its comma', () => {
    const without = changed({ path: ['title'], remove: true });
    assert.doesNotMatch(without, /title/);
    assert.match(without, /\/\/ who it is/);
    assert.ok(!isProblem(readFormValue(without)));
    assert.equal(changed({ path: ['a'], remove: true }, '{\n  "a": 1\n}').replaceAll(/\s/g, ''), '{}');
  });

  it('reads over the lines that are not of the message', () => {
    const before = '{\n  # one\n  "a": 1,\n?? status == 200\n  "b": 2\n}';
    assert.ok(!isProblem(readFormValue(before)));
    assert.equal(changed({ path: ['b'], json: '3' }, before), before.replace('2\n}', '3\n}'));
  });

  it('leaves the comments around what it removes', () => {
    const before = '{\n  // one, first\n  "a": 1, // a\n  // two\n  "b": 2, /* , */\n  "c": 3\n}';
    assert.equal(
      changed({ path: ['a'], remove: true }, before),
      '{\n  // one, first\n  // a\n  // two\n  "b": 2, /* , */\n  "c": 3\n}',
    );
    assert.equal(
      changed({ path: ['c'], remove: true }, before),
      '{\n  // one, first\n  "a": 1, // a\n  // two\n  "b": 2 /* , */\n}',
    );
  });

  it('puts another field in the place of one', () => {
    assert.equal(
      changed({ path: ['title'], replaceBy: { key: 'about', json: '{}' } }),
      text.replace('"title": "a {{b}}"', '"about": {}'),
    );
    assert.throws(() => changed({ path: ['tags', 0], replaceBy: { key: 'about', json: '{}' } }), /key/);
  });

  it('renames a key, and moves an item', () => {
    assert.equal(
      changed({ path: ['nested'], renameTo: 'other "one"' }),
      text.replace('"nested"', '"other \\"one\\""'),
    );
    assert.equal(changed({ path: ['tags', 0], moveTo: 1 }), text.replace('"one", "two"', '"two", "one"'));
  });

  it('lays out a value of several lines at its place', () => {
    assert.equal(
      changed({ path: ['nested', 'any'], json: '{\n  "x": [\n    1\n  ]\n}' }),
      text.replace('67890\n', '67890,\n    "any": {\n      "x": [\n        1\n      ]\n    }\n'),
    );
  });

  it('is refused where there is nothing', () => {
    assert.throws(() => formEdits(text, { path: ['nowhere'], remove: true }), /nothing at nowhere/);
    assert.throws(() => formEdits(text, { path: ['tags', 0], moveTo: 9 }), /no item/);
  });
});

describe('what a form shows', () => {
  it('keeps digits, and tells variables from texts', () => {
    const value = readFormValue(text);
    assert.ok(!isProblem(value) && value.kind === 'object');
    const of = (key: string) => value.members.find((member) => member.key === key)?.value;
    assert.deepEqual(of('id'), { kind: 'variable', text: '{{id}}' });
    assert.deepEqual(of('title'), { kind: 'string', text: 'a {{b}}' });
    assert.deepEqual(of('nested'), {
      kind: 'object',
      members: [{ key: 'count', value: { kind: 'number', text: '12345678901234567890' } }],
    });
  });

  it('is a problem at its place where the text is no JSON', () => {
    const value = readFormValue('{\n  "a": \n}');
    assert.ok(isProblem(value));
    assert.deepEqual(value, { message: 'value expected', offset: 10 });
  });
});

/** Numbers that are the same each time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('any change of any JSON', () => {
  type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

  function randomJson(random: (below: number) => number, depth: number): Json {
    switch (random(depth > 0 ? 7 : 5)) {
      case 0:
        return null;
      case 1:
        return random(2) === 0;
      case 2:
        return random(1000) - 500;
      case 3:
        return '"\\{}[],:\n/* { */ // x'.slice(random(10), random(20));
      case 4:
        return `text ${random(10)}`;
      case 5:
        return Array.from({ length: random(4) }, () => randomJson(random, depth - 1));
      default:
        return Object.fromEntries(
          Array.from({ length: random(4) }, (_, n) => [`k${n}"`, randomJson(random, depth - 1)]),
        );
    }
  }

  function paths(value: Json, at: FormPath = []): FormPath[] {
    if (typeof value !== 'object' || value === null) return [at];
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    return [at, ...entries.flatMap(([key, each]) => paths(each, [...at, key]))];
  }

  it('says after it what a change of the value would, and nothing else', () => {
    const random = randomFrom(20261128);
    for (let round = 0; round < 3000; round++) {
      const root = { a: randomJson(random, 4), b: randomJson(random, 2) };
      const before = JSON.stringify(root, null, [0, 2, 4][random(3)]);
      const all = paths(root).filter((path) => path.length > 0);
      const path = all[random(all.length)] ?? ['a'];
      const json = randomJson(random, 2);
      const change: FormChange =
        random(2) === 0 ? { path, json: JSON.stringify(json, null, 2) } : { path, remove: true };
      const expected = structuredClone(root) as unknown as Record<string | number, never>;
      let parent: Record<string | number, unknown> = expected;
      for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
      const last = path.at(-1) ?? '';
      if ('json' in change) parent[last] = json;
      else if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else delete parent[last];
      const after = changed(change, before);
      assert.deepEqual(JSON.parse(after), expected, `${JSON.stringify(change)} in\n${before}\nis\n${after}`);
    }
  });
});
