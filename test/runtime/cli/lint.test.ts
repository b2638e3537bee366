import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeFiles } from '../project/temporary-folder.ts';
import { Skep } from './skep.ts';

const header = 'syntax = "proto3";\n\npackage posts.v1;\n\n';

describe('skep lint', { timeout: 120_000 }, () => {
  const skep = new Skep();
  writeFiles(skep.folder, {
    'module/buf.yaml':
      'version: v2\nmodules:\n  - path: proto\nlint:\n  use: [MESSAGE_PASCAL_CASE, PACKAGE_NO_IMPORT_CYCLE]\n',
    'module/proto/posts/v1/posts.proto': `${header}message post {}\n`,
    'module/proto/posts/v1/more.proto': `${header}message more {}\n`,
    'module/proto/posts/v1/fine.proto': `${header}message Fine {}\n`,
    'broken/broken.proto': 'syntax = "proto3";\nmessage Broken {\n  strin id = 1;\n}\n',
    'broken/buf.yaml': 'version: v2\n',
    'project/skep.json': '{ "name": "project" }',
    'project/proto/project/v1/project.proto':
      'syntax = "proto3";\n\npackage project.v1;\n\nmessage badly_named {}\n',
    'project/uses/other/v1/other.proto':
      'syntax = "proto3";\n\npackage other.v1;\n\nmessage badly_named {}\n',
    'left-out/buf.yaml': 'version: v2\nmodules:\n  - path: proto\n',
    'left-out/other/other.proto': 'syntax = "proto3";\n',
    'cycle/buf.yaml': 'version: v2\nlint:\n  use: [PACKAGE_NO_IMPORT_CYCLE]\n',
    'cycle/a/v1/a.proto': 'syntax = "proto3";\n\npackage a.v1;\n\nimport "b/v1/b.proto";\n',
    'cycle/a/v1/b.proto': 'syntax = "proto3";\n\npackage a.v1;\n',
    'cycle/b/v1/b.proto': 'syntax = "proto3";\n\npackage b.v1;\n\nimport "a/v1/b.proto";\n',
  });

  it('shows what it finds, a line each, and ends with 1', async () => {
    const { code, out } = await skep.run(['lint', 'module', '--path', 'module/proto']);
    assert.equal(code, 1);
    assert.equal(
      out,
      'module/proto/posts/v1/more.proto:5:9: warning: Message name "more" should be PascalCase, such as "More". [MESSAGE_PASCAL_CASE]\n' +
        'module/proto/posts/v1/posts.proto:5:9: warning: Message name "post" should be PascalCase, such as "Post". [MESSAGE_PASCAL_CASE]\n',
    );
  });

  it('looks at the files that are named alone', async () => {
    const { out } = await skep.run([
      'lint',
      'module',
      '--path',
      'module/proto/posts/v1/more.proto',
      '--path',
      'module/proto/posts/v1/fine.proto',
    ]);
    assert.match(out, /^module\/proto\/posts\/v1\/more\.proto:5:9: .*\n$/);
  });

  it("prints buf's JSON, a line each, escaped as buf escapes it", async () => {
    const { code, out } = await skep.run(['lint', 'cycle', '--json']);
    assert.equal(code, 1);
    assert.equal(
      out.split('\n')[0],
      '{"path":"cycle/a/v1/a.proto","start_line":5,"start_column":1,"end_line":5,"end_column":23,' +
        '"type":"PACKAGE_NO_IMPORT_CYCLE","message":"Package import cycle: a.v1 -\\u003e b.v1 -\\u003e a.v1"}',
    );
  });

  it('says that nothing is to be said, and ends with 0', async () => {
    const { code, out, err } = await skep.run([
      'lint',
      'module',
      '--path',
      'module/proto/posts/v1/fine.proto',
    ]);
    assert.deepEqual({ code, out, err }, { code: 0, out: '', err: 'nothing to complain of in 1 file\n' });
  });

  it('checks a project without a buf.yaml by the defaults, and not its copies of others', async () => {
    const { out } = await skep.run(['lint', '-C', 'project', '--json']);
    const lines = out.split('\n').filter(Boolean);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /project\.proto.*"MESSAGE_PASCAL_CASE"/);
  });

  it('says so where the buf.yaml leaves all definitions out', async () => {
    const { code, err } = await skep.run(['lint', 'left-out']);
    assert.equal(code, 1);
    assert.match(err, /no definition to lint/);
  });

  it('shows errors instead, where there are some', async () => {
    const { code, out } = await skep.run(['lint', 'broken']);
    assert.equal(code, 1);
    assert.match(out, /^broken\/broken\.proto:3:3: error: .*"strin".* \[COMPILE\]\n$/);
  });

  it('does not take what lies elsewhere, or nowhere', async () => {
    assert.equal((await skep.run(['lint', 'module', '--path', 'broken'])).code, 1);
    assert.equal((await skep.run(['lint', 'absent'])).code, 1);
    assert.equal((await skep.run(['lint', '--unknown'])).code, 2);
  });
});
