import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import { lintFixes, RefusedAction } from '../../../../server/features/code-actions/index.ts';
import { offsetAt } from '../../../../server/features/positions.ts';
import { LintDiagnostics } from '../../../../server/language-server/lint-diagnostics.ts';
import { lintRules } from '../../../../server/lint/index.ts';
import { BufModules } from '../../../../server/workspace/buf-modules.ts';
import { protoFiles } from '../../../corpus/corpus-files.ts';
import { Offered } from './offered.ts';

// A module a rule, which alone is in use there.
const fixtures = path.join(import.meta.dirname, '../../../fixtures/lint/rules');
const config = { 'buf.yaml': readFileSync(path.join(fixtures, 'buf.yaml'), 'utf8') };

/** The rules about a whole file, which no comment ignores. */
const ofFile = ['FILE_LOWER_SNAKE_CASE', 'PACKAGE_DEFINED', 'SYNTAX_SPECIFIED'];
/** What the compiler says already. */
const saidElsewhere = ['IMPORT_USED'];

function moduleFiles(rule: string): Record<string, string> {
  const folder = path.join(fixtures, rule.toLowerCase());
  const texts = protoFiles(folder).map((file) => {
    return [`${rule.toLowerCase()}/${file}`, readFileSync(path.join(folder, file), 'utf8')];
  });
  return { ...config, ...Object.fromEntries(texts) };
}

/** A file with what lint rules say of it. */
async function linted(
  files: Record<string, string>,
  file: string,
): Promise<{ offered: Offered; found: Diagnostic[] }> {
  const offered = await Offered.in(files, file);
  const lint = new LintDiagnostics(new BufModules((uri) => offered.workspace.text(uri)));
  await lint.index(await offered.workspace.symbols());
  return { offered, found: [...(await lint.of(offered.file))] };
}

function errorsOf({ file }: Offered): string[] {
  return file.linked.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

/** What can be done about one finding: to mend it, and to ignore it. */
async function actionsFor(offered: Offered, diagnostic: Diagnostic): Promise<[CodeAction[], CodeAction[]]> {
  const { syntax } = offered.file.linked;
  const [start, end] = [diagnostic.range.start, diagnostic.range.end].map((each) => offsetAt(syntax, each));
  const all = await offered.actions({ start: start ?? 0, end: end ?? 0 }, ['quickfix'], [diagnostic]);
  const own = all.filter((action) => action.diagnostics?.includes(diagnostic));
  return [
    own.filter(({ title }) => !title.startsWith('Ignore')),
    own.filter(({ title }) => title.startsWith('Ignore')),
  ];
}

/** The same finding says the same of the same name. */
async function doneWith(
  offered: Offered,
  action: CodeAction,
  { message }: Diagnostic,
  before: number,
): Promise<void> {
  const files = await offered.done(action);
  const moved = Object.keys(files).find((name) => !(name in offered.files));
  if (moved !== undefined) delete files[offered.path];
  const now = await linted(files, moved ?? offered.path);
  const left = now.found.filter((each) => each.message === message).length;
  assert.ok(left < before, `${action.title}: ${message}\n${now.offered.text}`);
  assert.deepEqual(errorsOf(now.offered), errorsOf(offered), `${action.title}\n${now.offered.text}`);
}

describe('a fix of a lint rule', () => {
  for (const { name, deprecated, categories } of lintRules.values()) {
    if (deprecated || !categories.has('v2') || saidElsewhere.includes(name)) continue;
    it(`mends ${name}, or a comment ignores it`, async () => {
      const files = moduleFiles(name);
      let [mended, ignored, all] = [0, 0, 0];
      for (const file of Object.keys(files).filter((each) => each.endsWith('.proto'))) {
        const { offered, found } = await linted(files, file);
        for (const diagnostic of found) {
          const same = found.filter(({ message }) => message === diagnostic.message).length;
          const [fixes, ignoring] = await actionsFor(offered, diagnostic);
          all++;
          for (const fix of fixes) {
            await orRefused(() => doneWith(offered, fix, diagnostic, same));
            mended++;
          }
          for (const action of ignoring) {
            ignored++;
            await doneWith(offered, action, diagnostic, same);
          }
        }
      }
      assert.ok(all > 0, 'nothing is found');
      assert.equal(mended > 0, typeof lintFixes[name] === 'function', 'as the table says');
      if (!ofFile.includes(name)) assert.ok(ignored > 0, 'nothing is ignored');
    });
  }
});

/** Refused, in words, where the name that would be right is taken. */
async function orRefused(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof RefusedAction)) throw error;
    assert.match(error.message, /declared already/);
  }
}
