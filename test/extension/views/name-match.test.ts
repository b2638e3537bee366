import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initials, isPartOf, methodScore, typedWords } from '../../../extension/views/name-match.ts';

describe('the first letters of a name', () => {
  it('are those of its words, however these are told apart', () => {
    assert.equal(initials('posts.v1.PostsService/ListAll'), 'pvpsla');
    assert.equal(initials('GetHTTPHeader'), 'ghh');
    assert.equal(initials('get_blog_settings'), 'gbs');
    assert.equal(initials(''), '');
  });
});

describe('a typed word', () => {
  it('is part of a name in any case, or its first letters', () => {
    assert.ok(isPartOf('setting', 'GetBlogSettings'));
    assert.ok(isPartOf('gbs', 'GetBlogSettings'));
    assert.ok(!isPartOf('gsb', 'GetBlogSettings'));
  });

  it('of one letter has to be in it: as first letter it would be everywhere', () => {
    assert.ok(!isPartOf('z', 'GetBlogSettings'));
  });
});

describe('what is typed to find a method', () => {
  const methods = ['Get', 'GetBlogSettings', 'ListBlogs', 'Target'];
  const found = (text: string) =>
    methods
      .map((method) => ({ method, score: methodScore(typedWords(text), 'blogs.v1.BlogsService', method) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ method }) => method);

  it('finds the whole name first, then its beginning, then a part', () => {
    assert.deepEqual(found('get'), ['Get', 'GetBlogSettings', 'Target']);
  });

  it('finds first letters, and letters in their order', () => {
    assert.deepEqual(found('gbs'), ['GetBlogSettings']);
    assert.deepEqual(found('lstblg'), ['ListBlogs']);
  });

  it('may name the service in a word of its own', () => {
    assert.deepEqual(found('blogsservice list'), ['ListBlogs']);
    assert.deepEqual(found('posts list'), []);
  });

  it('finds everything when it is nothing', () => {
    assert.deepEqual(found(' '), methods);
  });
});
