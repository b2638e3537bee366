import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type ManifestFacts,
  manifestCompletion,
  manifestHover,
  manifestProblems,
} from '../../../../server/features/manifest/index.ts';

const facts: ManifestFacts = {
  services: ['blog.v1.BlogPostsService', 'blog.v2.BlogPostsService', 'zoo.v1.ZooService'],
  otherProjects: [{ name: 'zoo', uri: 'file:///shop/zoo/skep.json' }],
  definitionFolders: ['proto', 'proto/posts', 'uses'],
  isFile: (path) => path === 'src/main.ts',
  isListed: true,
};

/** `code at "what is underlined"` of each problem. */
function problems(manifest: string, changed: Partial<ManifestFacts> = {}): string[] {
  return manifestProblems(manifest, { ...facts, ...changed }).map(
    ({ code, start, end }) => `${code} at ${manifest.slice(start, end)}`,
  );
}

/** What is offered at the `|`. */
function completed(marked: string): { labels: string[]; replaced: string[] } {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const replaced: string[] = [];
  const items = manifestCompletion(text, offset, facts, (start, end) => {
    replaced.push(text.slice(start, end));
    return { start: { line: 0, character: start }, end: { line: 0, character: end } };
  });
  return { labels: items.map(({ label }) => label), replaced };
}

function hovered(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const hover = manifestHover(marked.replace('|', ''), offset, facts);
  return hover && typeof hover.contents === 'object' && 'value' in hover.contents
    ? hover.contents.value
    : undefined;
}

describe('problems of a skep.json', () => {
  it('are none in a sound one', () => {
    assert.deepEqual(problems('{ "name": "posts", "uses": ["zoo", "blog.v1"] }'), []);
  });

  it('are an entry that is not there, where it is named or would be', () => {
    assert.deepEqual(problems('{ "name": "posts", "entry": "main.ts" }'), ['missing-entry at "main.ts"']);
    assert.deepEqual(problems('{ "name": "posts" }', { isFile: () => false }), ['missing-entry at "posts"']);
    assert.deepEqual(problems('{ "name": "posts", "command": ["python3"] }', { isFile: () => false }), []);
  });

  it('are definitions that are not there', () => {
    assert.deepEqual(problems('{ "name": "posts", "definitions": "./api/" }'), [
      'missing-definitions at "./api/"',
    ]);
  });

  it('are services that nothing in the workspace answers to', () => {
    const manifest = '{ "name": "posts", "uses": ["zoo", "zooo", "blog.v3", 7] }';
    assert.deepEqual(problems(manifest), ['unknown-service at "zooo"', 'unknown-service at "blog.v3"']);
    assert.match(manifestProblems(manifest, facts)[0]?.message ?? '', /Did you mean "zoo"\?$/);
  });

  it('are names that another project has, which is told', () => {
    const [problem] = manifestProblems('{ "name": "zoo" }', facts);
    assert.equal(problem?.code, 'same-name');
    assert.equal(problem?.other?.uri, 'file:///shop/zoo/skep.json');
  });

  it('are not known before the workspace was looked through, or while the text is no object', () => {
    assert.deepEqual(problems('{ "name": "zoo" }', { isListed: false }), []);
    for (const text of ['', '[]', '{', '{ "name": }', 'nothing']) assert.doesNotThrow(() => problems(text));
  });
});

describe('short names of services in a skep.json', () => {
  const known = (name: string) => problems(`{ "name": "posts", "uses": ["${name}"] }`).length === 0;

  it('are those that projects and gateways know', () => {
    const names = [
      'blog.v1.BlogPostsService',
      'blogposts',
      'blog-posts',
      'BlogPostsService',
      'blog',
      'blog/v2',
    ];
    for (const name of [...names, 'blog.blog-posts', 'zoo.v1', 'Zoo']) assert.ok(known(name), name);
    for (const name of ['posts', 'blog.v9', 'other.blog-posts', 'v1']) assert.ok(!known(name), name);
  });
});

describe('completion in a skep.json', () => {
  it('offers services for "uses", and replaces what is typed', () => {
    assert.deepEqual(completed('{ "name": "posts", "uses": ["zo|"] }'), {
      labels: [...facts.services],
      replaced: ['"zo"'],
    });
    assert.deepEqual(completed('{ "uses": [|] }').labels, [...facts.services]);
    assert.deepEqual(completed('{ "uses": ["zoo", "|').labels, [...facts.services]);
  });

  it('offers folders with definitions', () => {
    assert.deepEqual(completed('{ "definitions": "|" }').labels, ['proto', 'proto/posts', 'uses']);
  });

  it('leaves all else to the schema', () => {
    for (const text of ['{ | }', '{ "na|" }', '{ "name": "|" }', '{ "env": { "A": "|" } }'])
      assert.deepEqual(completed(text).labels, [], text);
  });
});

describe('hover in a skep.json', () => {
  it('says which services a short name stands for', () => {
    assert.equal(hovered('{ "uses": ["zo|o"] }'), '`zoo.v1.ZooService`');
    assert.equal(
      hovered('{ "uses": ["bl|og"] }'),
      '`blog.v1.BlogPostsService`\n\n`blog.v2.BlogPostsService`',
    );
    assert.equal(hovered('{ "name": "zo|o" }'), undefined);
  });
});
