import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { findBreakingChanges } from '../../../server/node/breaking-folder.ts';
import { nodeFileSystem } from '../../../server/node/node-file-system.ts';
import { asBufLines, bufBreaking, writeFiles } from './buf.ts';

/** Something for most rules to find, in a stable package, an unstable one and one without a version. */
const text = (name: string, body: string) => `syntax = "proto3";\npackage ${name};\n${body}\n`;
const bodyBefore =
  'message A { int32 a = 1; string b = 2; repeated int32 c = 3; }\nmessage B {}\nenum E { E_0 = 0; E_1 = 1; }\nservice S { rpc R(A) returns (B); }';
const bodyNow =
  'message A { int64 a = 1; repeated int32 c = 3; }\nenum E { E_0 = 0; E_X = 1; }\nservice S { rpc R(A) returns (A); }';
const filesOf = (root: string, body: string) => ({
  [`${root}stable/v1/a.proto`]: text('stable.v1', body),
  [`${root}beta/v1beta1/a.proto`]: text('beta.v1beta1', body),
  [`${root}other/a.proto`]: text('other', body),
});

const configs: Readonly<Record<string, string>> = {
  'no section': 'version: v2',
  'categories of version v2': 'version: v2\nbreaking:\n  use: [WIRE, WIRE_JSON]',
  'a category without one of its rules':
    'version: v2\nbreaking:\n  use: [PACKAGE]\n  except: [FIELD_SAME_TYPE, PACKAGE_MESSAGE_NO_DELETE]',
  'all that is on by default without a category': 'version: v2\nbreaking:\n  except: [WIRE_JSON]',
  'ignored files and folders': 'version: v2\nbreaking:\n  ignore: [stable, other/a.proto]',
  'rules that are ignored somewhere':
    'version: v2\nbreaking:\n  ignore_only:\n    FIELD_NO_DELETE: [stable/v1/a.proto]\n    WIRE_JSON: [other]',
  'unstable packages': 'version: v2\nbreaking:\n  ignore_unstable_packages: true',
  'version v1': 'version: v1\nbreaking:\n  use: [WIRE]\n  except: [FIELD_SAME_LABEL]',
  'version v1 and a file': 'version: v1\nbreaking:\n  use: [FILE]\n  ignore: [beta/v1beta1/a.proto]',
  'version v1beta1': 'version: v1beta1\nbreaking:\n  use: [WIRE, PACKAGE]',
};

describe('the breaking section of buf.yaml', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'skep-breaking-config-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const compare = async (name: string, before: Record<string, string>, now: Record<string, string>) => {
    const [earlier, later] = ['before', 'now'].map((side) => path.join(folder, name, side)) as [
      string,
      string,
    ];
    writeFiles(earlier, before);
    writeFiles(later, now);
    const { broken, changes } = await findBreakingChanges(later, {
      fileSystem: nodeFileSystem,
      folder: earlier,
    });
    assert.deepEqual(broken, []);
    const lines = bufBreaking(later, earlier);
    assert.notDeepEqual(lines, []);
    assert.deepEqual(asBufLines(later, changes), lines);
  };

  for (const [index, [name, config]] of Object.entries(configs).entries()) {
    it(`means what buf takes it for: ${name}`, () => {
      const yaml = { 'buf.yaml': config };
      return compare(
        `case${index}`,
        { ...yaml, ...filesOf('', bodyBefore) },
        { ...yaml, ...filesOf('', bodyNow) },
      );
    });
  }

  it('is that of each module', () => {
    const yaml = {
      'buf.yaml':
        'version: v2\nmodules:\n  - path: one\n    breaking:\n      use: [WIRE]\n      ignore: [one/stable]\n  - path: two\nbreaking:\n  use: [PACKAGE]\n  ignore: [two/other]\n',
    };
    const renamed = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).map(([file, each]) => [
          file.replace('two/', 'two/second/'),
          each.replace(/package (\w)/, 'package second.$1'),
        ]),
      );
    return compare(
      'modules',
      { ...yaml, ...filesOf('one/', bodyBefore), ...renamed(filesOf('two/', bodyBefore)) },
      { ...yaml, ...filesOf('one/', bodyNow), ...renamed(filesOf('two/', bodyNow)) },
    );
  });
});
