import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, parse } from '../../../server/compiler/index.ts';
import { LintModules } from '../../../server/language-server/lint-modules.ts';
import { moduleFile } from '../../../server/lint/index.ts';
import { BufModules } from '../../../server/workspace/buf-modules.ts';

describe('what is known of the files of modules', () => {
  it('is nothing of a file that is shown and then is no more', async () => {
    const syntax = parse('syntax = "proto3";\npackage posts.v1;\n');
    const linked = compile(['a.proto'], () => syntax).files.get('a.proto');
    assert.ok(linked);
    const modules = new LintModules();
    modules.show('file:///w/a.proto', 'w', moduleFile('a.proto', linked));
    const { revision } = modules;
    await modules.index([], new BufModules(async () => undefined));
    assert.notEqual(modules.revision, revision);
  });
});
