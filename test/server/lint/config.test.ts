import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintFolder } from '../../../server/index.ts';
import { temporaryFolder, writeFiles } from '../../runtime/project/temporary-folder.ts';
import { bufLint, shownProblems } from './buf-lint.ts';

const posts = `syntax = "proto3";

package posts.v1;

import "google/protobuf/empty.proto";

message descriptor {
  string descriptor = 1;
  string camelCase = 2;
}

enum Colour {
  COLOUR_NONE = 0;
}

// buf:lint:ignore SERVICE_SUFFIX
service PostsApi {
  rpc Same(descriptor) returns (descriptor);
  rpc Nothing(google.protobuf.Empty) returns (google.protobuf.Empty);
  rpc More(google.protobuf.Empty) returns (NothingResponse);
}

message NothingResponse {}
`;
const files = { 'posts/v1/posts.proto': posts, 'vendor/Old.proto': 'message old {}\n' };

/** Each with a `buf.yaml` of its own. */
const configs: Record<string, string> = {
  'the defaults of version 2': 'version: v2\n',
  'the defaults of version 1': 'version: v1\n',
  'the defaults of version v1beta1': 'version: v1beta1\n',
  'categories and rules, without exceptions': `version: v2
lint:
  use: [BASIC, COMMENTS, ENUM_ZERO_VALUE_SUFFIX]
  except: [COMMENT_FIELD, MINIMAL]
`,
  'names of before': 'version: v1\nlint:\n  use: [DEFAULT]\n  except: [IMPORT_NO_WEAK]\n',
  'ignored files and folders': `version: v2
lint:
  ignore: [vendor]
  ignore_only:
    FIELD_LOWER_SNAKE_CASE: [posts/v1/posts.proto]
    STANDARD: [posts/v2]
    SERVICE_SUFFIX: [posts]
  disallow_comment_ignores: true
`,
  'a config that ignores its module': 'version: v1\nlint:\n  ignore: [.]\n',
  'comments that ignore, where version 1 allows it': 'version: v1\nlint:\n  allow_comment_ignores: true\n',
  'no comments that ignore': 'version: v2\nlint:\n  disallow_comment_ignores: true\n',
  'suffixes of its own': `version: v2
lint:
  enum_zero_value_suffix: _NONE
  service_suffix: Api
  disallow_comment_ignores: true
`,
  'rpcs that may share types': `version: v2
lint:
  use: [STANDARD]
  rpc_allow_same_request_response: true
  rpc_allow_google_protobuf_empty_requests: true
`,
  'rpcs that may answer nothing': `version: v2
lint:
  rpc_allow_google_protobuf_empty_responses: true
`,
  'rpcs that may ask and answer nothing': `version: v2
lint:
  rpc_allow_google_protobuf_empty_requests: true
  rpc_allow_google_protobuf_empty_responses: true
`,
  'no rules but those of plugins': 'version: v2\nlint:\n  disable_builtin: true\n',
  'modules with configs of their own': `version: v2
modules:
  - path: posts
    excludes: [posts/v2]
  - path: vendor
    lint:
      use: [MESSAGE_PASCAL_CASE]
lint:
  use: [PACKAGE_DIRECTORY_MATCH, FILE_LOWER_SNAKE_CASE]
`,
  'roots of version v1beta1': 'version: v1beta1\nbuild:\n  roots: [posts, vendor]\n',
};

describe('a lint config means what it means to buf', () => {
  for (const [name, config] of Object.entries(configs)) {
    it(name, async () => {
      const folder = temporaryFolder();
      writeFiles(folder, { ...files, 'buf.yaml': config });
      const { problems } = await lintFolder(folder);
      assert.deepEqual(shownProblems(folder, problems), bufLint(folder));
    });
  }

  it('and the modules of a workspace of version 1 are checked by their own', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      'buf.work.yaml': 'version: v1\ndirectories: [a, b]\n',
      'a/buf.yaml': 'version: v1\nlint:\n  use: [MESSAGE_PASCAL_CASE]\n',
      'a/x/x.proto': 'syntax = "proto3";\npackage x;\nimport "y/y.proto";\nmessage one { y.two two = 1; }\n',
      'b/y/y.proto': 'syntax = "proto3";\npackage y;\nmessage two {}\n',
      'b/buf.yaml': 'version: v1\nlint:\n  use: [PACKAGE_VERSION_SUFFIX]\n',
    });
    const { problems } = await lintFolder(folder);
    assert.deepEqual(shownProblems(folder, problems), bufLint(folder));
  });

  it('and errors keep definitions from being linted', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      ...files,
      'broken.proto': 'syntax = "proto3";\nmessage broken { strin id = 1; }\n',
    });
    const { problems } = await lintFolder(folder);
    assert.deepEqual(
      problems.map(({ rule, start }) => [rule, start.line]),
      [['COMPILE', 2]],
    );
  });
});
