import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { breakingRules } from '../../../server/breaking/index.ts';
import { findBreakingChanges } from '../../../server/node/breaking-folder.ts';
import { nodeFileSystem } from '../../../server/node/node-file-system.ts';
import { asBufLines, bufBreaking, writeFiles } from './buf.ts';
import { ruleCases } from './rule-cases.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'skep-breaking-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const [before, now] = ['before', 'now'].map((name) => path.join(folder, name)) as [string, string];
const everyRule = breakingRules('v2').map(({ name }) => name);
const config = `version: v2\nbreaking:\n  use: [${everyRule.join(', ')}]\n`;
/** Of what protoc has, that of which the cases say something. */
const javaFeatures = `syntax = "proto2";
package pb;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FeatureSet { optional JavaFeatures java = 1001; }
message JavaFeatures {
  enum Utf8Validation { UTF8_VALIDATION_UNKNOWN = 0; DEFAULT = 1; VERIFY = 2; }
  optional Utf8Validation utf8_validation = 2 [
    targets = TARGET_TYPE_FIELD,
    targets = TARGET_TYPE_FILE,
    feature_support = { edition_introduced: EDITION_2023 },
    edition_defaults = { edition: EDITION_LEGACY, value: "DEFAULT" }
  ];
}
`;
const shared = { 'buf.yaml': config, 'google/protobuf/java_features.proto': javaFeatures };
writeFiles(before, { ...shared, ...filesOf('before') });
writeFiles(now, { ...shared, ...filesOf('after') });

const found = await findBreakingChanges(now, { fileSystem: nodeFileSystem, folder: before });
const lines = asBufLines(now, found.changes);

describe('the rules for breaking changes', () => {
  it('find what buf finds, at the same places and in the same words', () => {
    assert.deepEqual(found.broken, []);
    assert.deepEqual(lines, bufBreaking(now, before));
  });

  for (const [index, { name, rules }] of ruleCases.entries()) {
    it(`finds ${rules.length === 0 ? 'nothing' : rules.join(', ')} where somebody ${name}`, () => {
      const own = found.changes.filter(({ file, message }) =>
        `${file} ${message}`.includes(`${caseName(index)}`),
      );
      assert.deepEqual([...new Set(own.map(({ rule }) => rule))].sort(), [...rules].sort());
    });
  }

  it('are each broken by one of these', () => {
    assert.deepEqual([...new Set(found.changes.map(({ rule }) => rule))].sort(), everyRule);
  });
});

function filesOf(side: 'before' | 'after'): Record<string, string> {
  return Object.fromEntries(
    ruleCases.flatMap((each, index) => {
      const name = caseName(index);
      return Object.entries(each[side]).map(([file, text]) => {
        const whole = /^(syntax|edition)/.test(text) ? text : `syntax = "proto3";\npackage PACKAGE;\n${text}`;
        return [`${name}/${file}`, `${whole.replaceAll('PACKAGE', `${name}.v1`)}\n`];
      });
    }),
  );
}

function caseName(index: number): string {
  return `case${String(index).padStart(3, '0')}`;
}
