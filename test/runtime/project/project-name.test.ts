import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtIns } from '../../../runtime/cli/commands.ts';
import { checkNewProjectName, itemNames, spell } from '../../../runtime/project/project-name.ts';

describe('the name of a new project', () => {
  for (const name of ['hello', 'blog-posts', 'a1', 'x-2']) {
    it(`can be ${name}`, () => checkNewProjectName(name));
  }

  for (const name of [
    '',
    'Hello',
    '1a',
    'a_b',
    'a--b',
    '-a',
    'a-',
    'a.b',
    '../x',
    'é',
    'v1',
    'skep',
    'google',
    'a'.repeat(61),
  ]) {
    it(`cannot be ${JSON.stringify(name)}`, () => {
      assert.throws(() => checkNewProjectName(name), { code: 'name-invalid' });
    });
  }

  for (const name of builtIns.keys()) {
    it(`cannot be that of the command ${name}`, () => {
      assert.throws(() => checkNewProjectName(name), { code: 'name-taken-by-command' });
    });
  }
});

describe('the spellings of a word', () => {
  it('are those of proto and TypeScript', () => {
    assert.deepEqual(spell('blog-posts'), {
      kebab: 'blog-posts',
      snake: 'blog_posts',
      upper: 'BLOG_POSTS',
      camel: 'blogPosts',
      pascal: 'BlogPosts',
      text: 'blog posts',
    });
  });
});

describe('what a project keeps', () => {
  for (const [name, one, several] of [
    ['posts', 'post', 'posts'],
    ['stories', 'story', 'stories'],
    ['boxes', 'box', 'boxes'],
    ['houses', 'house', 'houses'],
    ['blog', 'blog-item', 'blog-items'],
    ['status', 'status-item', 'status-items'],
    ['classes', 'class-item', 'class-items'],
    ['blog-posts', 'blog-post', 'blog-posts'],
    ['get-requests', 'get-request-item', 'get-request-items'],
  ] as const) {
    it(`of ${name} is a ${one}`, () => assert.deepEqual(itemNames(name), { one, several }));
  }
});
