import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manifestProblems } from '../../../server/features/manifest/index.ts';
import { readTemplate } from '../../../server/generate/by-template.ts';
import { parsePathTemplate } from '../../../server/generate/http-rule/path-template.ts';
import { pick, type Random, seededRandom } from '../../corpus/seeded-random.ts';

const template = `version: v2
clean: true
managed:
  enabled: true
  disable:
    - { file_option: go_package, module: buf.build/a/b }
  override:
    - { field_option: jstype, value: JS_STRING, field: a.b.C.d }
plugins:
  - local: [protoc-gen-a, --b]
    out: gen
    opt: [a=b, c]
    strategy: all
  - remote: buf.build/a/b:v1
    out: gen
  - protoc_builtin: java
    out: gen
inputs:
  - directory: proto
    paths: [proto/a]
`;
const manifest = '{ "name": "a", "entry": "src/main.ts", "uses": ["a", "b.v1"], "env": { "A": "b" } }';
const pathTemplate = '/v1/{name=shelves/*/books/**}/{book.id}:verb';

/** A text with some of its characters left out, doubled, or in the place of others. */
function mutated(text: string, random: Random): string {
  let result = text;
  for (let edits = 1 + random(4); edits > 0; edits--) {
    const [at, length] = [random(result.length + 1), random(12)];
    const other = pick(random, [
      result.slice(random(result.length)),
      '',
      '\n',
      '{',
      '[',
      '- ',
      ': ',
      '*',
      '&a',
      '\0',
    ]);
    result = result.slice(0, at) + other.slice(0, random(20)) + result.slice(at + length);
  }
  return result;
}

describe('a text with mistakes', () => {
  const facts = { services: ['b.v1.BService'], otherProjects: [], definitionFolders: [], isListed: true };

  it('of a buf.gen.yaml, a skep.json or a path gets an answer, and each problem a place in it', () => {
    const random = seededRandom(11);
    for (let run = 0; run < 3000; run++) {
      const yaml = mutated(template, random);
      for (const { offset } of readTemplate(yaml).problems) assert.ok(offset >= 0 && offset <= yaml.length);
      const json = mutated(manifest, random);
      for (const { start, end } of manifestProblems(json, { ...facts, isFile: () => false }))
        assert.ok(start >= 0 && start <= end && end <= json.length);
      parsePathTemplate(mutated(pathTemplate, random));
    }
  });
});

describe('a path template', () => {
  it('is read into its segments', () => {
    assert.deepEqual(parsePathTemplate('/v1/{name=shelves/*}/**:sort'), {
      segments: [
        { kind: 'literal', text: 'v1' },
        { kind: 'literal', text: 'shelves', field: 'name' },
        { kind: 'wildcard', matches: '*', field: 'name' },
        { kind: 'wildcard', matches: '**' },
      ],
      verb: 'sort',
    });
  });

  it('is refused where it is none', () => {
    for (const path of ['', 'v1', '/v1//a', '/v1/{', '/v1/{a', '/v1/a*', '/v1/{a=}', '/v1/{a={b}}'])
      assert.equal(parsePathTemplate(path), undefined, path);
  });
});
