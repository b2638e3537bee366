import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import {
  breakingChangesOf,
  breakingRules,
  changedRange,
  schemaFileOf,
  schemaSetOf,
} from '../../../../server/breaking/index.ts';
import { parseBufYaml } from '../../../../server/buf-config/index.ts';
import { breakingFixes } from '../../../../server/features/code-actions/index.ts';
import { offsetAt } from '../../../../server/features/positions.ts';
import { ProgramSchema } from '../../../../server/language-server/program-schema.ts';
import { ruleCases } from '../../breaking/rule-cases.ts';
import { Offered } from './offered.ts';

const rules = breakingRules('v2').map(({ name }) => name);
const [module] = parseBufYaml(`version: v2\nbreaking:\n  use: [${rules.join(', ')}]\n`).modules;
/** What is reserved is still deleted: these are told until somebody says that it may go. */
const toldStill = ['FIELD_NO_DELETE', 'ENUM_VALUE_NO_DELETE'];

async function changesOf(offered: Offered, before: Offered): Promise<Diagnostic[]> {
  assert.ok(module);
  const { file } = offered;
  const now = schemaFileOf(file.linked);
  const earlier = schemaSetOf([...before.file.program.compilation.files.values()]);
  const found = breakingChangesOf(now, new ProgramSchema(file.program), earlier, module.breaking);
  return found
    .filter((change) => change.file === now)
    .map((change) => ({
      range: changedRange(change, file.linked.syntax.text),
      severity: DiagnosticSeverity.Warning,
      code: change.rule,
      message: change.message,
      data: { remedy: change.remedy },
    }));
}

function fileOf(text: string): string {
  const whole = /^(syntax|edition)/.test(text) ? text : `syntax = "proto3";\npackage PACKAGE;\n${text}`;
  return `${whole.replaceAll('PACKAGE', 'a.v1')}\n`;
}

describe('a fix of a breaking change', () => {
  const mended = new Set<string>();
  for (const { name, before, after } of ruleCases) {
    const [was, is] = [before['a.proto'], after['a.proto']];
    if (was === undefined || is === undefined || Object.keys(after).length > 1) continue;
    it(`gives back what it can where somebody ${name}`, async () => {
      const path = 'proto/a.proto';
      const earlier = await Offered.in({ [path]: fileOf(was) }, path);
      const offered = await Offered.in({ [path]: fileOf(is) }, path);
      const { syntax } = offered.file.linked;
      const errors = (file: Offered) =>
        file.file.linked.diagnostics.filter(({ severity }) => severity === 'error');
      for (const diagnostic of await changesOf(offered, earlier)) {
        const [start = 0, end = 0] = [diagnostic.range.start, diagnostic.range.end].map((each) =>
          offsetAt(syntax, each),
        );
        const actions = await offered.actions({ start, end }, ['quickfix'], [diagnostic]);
        for (const action of actions.filter((each) => each.diagnostics?.includes(diagnostic))) {
          const files = await offered.done(action);
          const now = await Offered.in(files, path);
          assert.equal(errors(now).length, errors(offered).length, `${action.title}\n${now.text}`);
          mended.add(String(diagnostic.code));
          if (toldStill.includes(String(diagnostic.code))) continue;
          const left = await changesOf(now, earlier);
          const isLeft = left.some(
            ({ message, code }) => message === diagnostic.message && code === diagnostic.code,
          );
          assert.ok(!isLeft, `${action.title}: ${diagnostic.message}\n${now.text}`);
        }
      }
    });
  }

  it('is there for every rule that has one', () => {
    const wanted = Object.entries(breakingFixes).flatMap(([rule, entry]) =>
      typeof entry === 'function' ? rule : [],
    );
    assert.deepEqual([...mended].sort(), wanted.sort());
  });
});
