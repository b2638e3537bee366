import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { referenceEdits, variableName, withVariable } from '../../../extension/response/save-value-edits.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';
import { resolveRequest } from '../../../runtime/api/request/request-variables.ts';

const text = `### Create a post
GRPC {{local}}/posts.v1.PostsService/Create

{}

### get
GRPC {{local}}/posts.v1.PostsService/Get

{"id": "{{postId}}"}
`;

describe('a value saved as a reference', () => {
  it('is a variable that the other request can use', () => {
    const [source, user] = parseRequestFile(text).requests;
    assert.ok(source && user);
    const lines = text.split('\n');
    for (const edit of referenceEdits(source, user, 'postId', '.post.id', ['get']).toReversed())
      lines.splice(edit.line, 0, ...edit.lines);
    const file = parseRequestFile(lines.join('\n'));
    assert.deepEqual(file.problems, []);
    const [, changed] = file.requests;
    assert.ok(changed);
    assert.deepEqual(changed.refs, ['Create_a_post'.replace('C', 'c')]);
    const answered = { messages: ['{"post":{"id":"7"}}'], headers: [], trailers: [] };
    const resolved = resolveRequest(changed, {
      file: file.variables,
      environments: new Map([['local', 'http://127.0.0.1:1']]),
      environmentFiles: new Map(),
      answers: new Map([['create_a_post', answered]]),
      requests: ['create_a_post', 'get'],
    });
    assert.deepEqual(resolved.messages, ['{"id": "7"}']);
  });

  it('asks for no second name or reference where they are there', () => {
    const [, user] = parseRequestFile(text).requests;
    assert.ok(user);
    assert.deepEqual(referenceEdits(user, user, 'id', '.post.id', []), [
      { line: user.line, lines: ['@id = {{get.post.id}}'] },
    ]);
  });
});

describe('a value saved as a secret', () => {
  it('keeps what else the file says, comments included', () => {
    const known = '{\n  // mine\n  "local": { "a": "b" }\n}\n';
    const written = withVariable(known, 'local', 'token', 'x"y') ?? '';
    assert.match(written, /\/\/ mine/);
    assert.match(written, /"a": "b"/);
    assert.match(written, /"token": "x\\"y"/);
    assert.deepEqual(JSON.parse(withVariable('', 'staging', 'token', '1') ?? ''), {
      staging: { token: '1' },
    });
  });

  it('does not touch what is not JSON', () => {
    assert.equal(withVariable('{ "local": ', 'local', 'a', 'b'), undefined);
    assert.equal(withVariable('[]', 'local', 'a', 'b'), undefined);
  });
});

describe('variableName', () => {
  it('is of the last two words of the path', () => {
    assert.equal(variableName('.post.id'), 'postId');
    assert.equal(variableName('.posts[0].author.name'), 'authorName');
    assert.equal(variableName(''), 'value');
  });
});
