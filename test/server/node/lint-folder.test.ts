import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintFolder } from '../../../server/index.ts';
import { temporaryFolder, writeFiles } from '../../runtime/project/temporary-folder.ts';

const inThreads = { threadsFrom: 1 };

/** More than are linted together, and what one says depends on others: packages of several folders, types that several rpcs use. */
function definitions(): Record<string, string> {
  const files: Record<string, string> = {
    'a/buf.yaml': 'version: v2\n',
    'b/buf.yaml': 'version: v2\nlint:\n  use: [COMMENTS]\n',
    'a/shared/v1/shared.proto': 'syntax = "proto3";\npackage shared.v1;\nmessage Shared {}\n',
  };
  for (let index = 0; index < 300; index++) {
    files[`a/shop/v${index}/shop.proto`] = `syntax = "proto3";
package shop;
import "shared/v1/shared.proto";
service S${index} { rpc Get(shared.v1.Shared) returns (shared.v1.Shared); }
`;
    files[`b/p${index}.proto`] = `syntax = "proto3";\nmessage M${index} {}\n`;
  }
  return files;
}

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

describe('linting a large folder', { timeout: 120_000 }, () => {
  it('finds in threads what is found without them', async () => {
    const folder = folderOf(definitions());
    const alone = await lintFolder(folder, { threadsFrom: 1_000 });
    const together = await lintFolder(folder, inThreads);
    assert.equal(together.fileCount, 601);
    assert.deepEqual(together, alone);
    const rules = new Set(together.problems.map(({ rule }) => rule));
    for (const rule of ['PACKAGE_SAME_DIRECTORY', 'RPC_REQUEST_RESPONSE_UNIQUE', 'COMMENT_MESSAGE'])
      assert.ok(rules.has(rule), rule);
  });

  it('tells of nothing but the errors, where a definition does not compile', async () => {
    const folder = folderOf({ ...definitions(), 'b/broken.proto': 'syntax = "proto3";\nmessage {}\n' });
    const { problems } = await lintFolder(folder, inThreads);
    assert.deepEqual([...new Set(problems.map(({ rule }) => rule))], ['COMPILE']);
  });

  it('ends early when that is asked for', async () => {
    const folder = folderOf(definitions());
    const { problems } = await lintFolder(folder, { ...inThreads, signal: AbortSignal.abort() });
    assert.deepEqual(problems, []);
  });
});
