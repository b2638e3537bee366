import { type FixTable, none } from './fix-table.ts';
import { commentStub } from './fixes/comments.ts';
import { zeroValueFirst } from './fixes/enums.ts';
import { notRequired } from './fixes/labels.ts';
import { addPackage, notStreaming, renameFile, renameMessage } from './fixes/lint.ts';
import { renamePackagePart, renameToExpected } from './fixes/names.ts';
import { removeDeclaration } from './fixes/removals.ts';
import { missingSyntax } from './fixes/syntax.ts';

const whichValue = none('which of the values is right is not known');

/** For every lint rule what mends what it finds. */
export const lintFixes: FixTable = {
  COMMENT_ENUM: commentStub,
  COMMENT_ENUM_VALUE: commentStub,
  COMMENT_FIELD: commentStub,
  COMMENT_MESSAGE: commentStub,
  COMMENT_ONEOF: commentStub,
  COMMENT_RPC: commentStub,
  COMMENT_SERVICE: commentStub,
  DIRECTORY_SAME_PACKAGE: none('the files or their packages may be the wrong ones'),
  ENUM_FIRST_VALUE_ZERO: zeroValueFirst,
  ENUM_NO_ALLOW_ALIAS: none('the aliases have to go first'),
  ENUM_PASCAL_CASE: renameToExpected,
  ENUM_VALUE_PREFIX: renameToExpected,
  ENUM_VALUE_UPPER_SNAKE_CASE: renameToExpected,
  ENUM_ZERO_VALUE_SUFFIX: renameToExpected,
  FIELD_LOWER_SNAKE_CASE: renameToExpected,
  FIELD_NOT_REQUIRED: notRequired,
  FIELD_NO_DESCRIPTOR: none('nobody knows a better name'),
  FILE_LOWER_SNAKE_CASE: renameFile,
  IMPORT_NO_PUBLIC: none('files that import this one may rely on it'),
  IMPORT_NO_WEAK: none('the rule checks nothing any more'),
  IMPORT_USED: removeDeclaration,
  MESSAGE_PASCAL_CASE: renameToExpected,
  ONEOF_LOWER_SNAKE_CASE: renameToExpected,
  PACKAGE_DEFINED: addPackage,
  PACKAGE_DIRECTORY_MATCH: none('the file or its package may be the wrong one'),
  PACKAGE_LOWER_SNAKE_CASE: renamePackagePart,
  PACKAGE_NO_IMPORT_CYCLE: none('what both packages need has to be moved'),
  PACKAGE_SAME_CSHARP_NAMESPACE: whichValue,
  PACKAGE_SAME_DIRECTORY: none('the files or their packages may be the wrong ones'),
  PACKAGE_SAME_GO_PACKAGE: whichValue,
  PACKAGE_SAME_JAVA_MULTIPLE_FILES: whichValue,
  PACKAGE_SAME_JAVA_PACKAGE: whichValue,
  PACKAGE_SAME_PHP_NAMESPACE: whichValue,
  PACKAGE_SAME_RUBY_PACKAGE: whichValue,
  PACKAGE_SAME_SWIFT_PREFIX: whichValue,
  PACKAGE_VERSION_SUFFIX: none('the version is a choice, and the folder goes with it'),
  PROTOVALIDATE: none('what the rule was meant to say is not known'),
  RPC_NO_CLIENT_STREAMING: notStreaming('input'),
  RPC_NO_SERVER_STREAMING: notStreaming('output'),
  RPC_PASCAL_CASE: renameToExpected,
  RPC_REQUEST_RESPONSE_UNIQUE: none('which rpc keeps the message is a choice'),
  RPC_REQUEST_STANDARD_NAME: renameMessage,
  RPC_RESPONSE_STANDARD_NAME: renameMessage,
  SERVICE_PASCAL_CASE: renameToExpected,
  SERVICE_SUFFIX: renameToExpected,
  STABLE_PACKAGE_NO_IMPORT_UNSTABLE: none('either package may be the wrong one'),
  SYNTAX_SPECIFIED: missingSyntax,
};
