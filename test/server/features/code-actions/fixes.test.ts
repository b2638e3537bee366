import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeAction } from 'vscode-languageserver-types';
import { breakingRules } from '../../../../server/breaking/index.ts';
import { type Diagnostic, parse } from '../../../../server/compiler/index.ts';
import {
  breakingFixes,
  compilerFixes,
  type FixTable,
  lintFixes,
} from '../../../../server/features/code-actions/index.ts';
import { lintRules } from '../../../../server/lint/index.ts';
import { type InvalidCase, unmarked } from '../../compiler/invalid/invalid-case.ts';
import { invalidCases } from '../../compiler/invalid/invalid-cases.ts';
import { Offered } from './offered.ts';

const path = 'proto/case.proto';

describe('the tables of fixes', () => {
  it('say something of every code of the compiler, and of no other', () => {
    assert.deepEqual(
      Object.keys(compilerFixes).sort(),
      [...new Set(invalidCases.map(({ code }) => code))].sort(),
    );
  });

  it('say something of every lint rule, and of no other', () => {
    assert.deepEqual(Object.keys(lintFixes).sort(), [...lintRules.keys()].sort());
  });

  it('say something of every rule about breaking changes, and of no other', () => {
    const names = new Set([...breakingRules('v2'), ...breakingRules('v1')].map(({ name }) => name));
    assert.deepEqual(Object.keys(breakingFixes).sort(), [...names].sort());
  });

  it('give a reason where there is none', () => {
    for (const [code, entry] of entries(compilerFixes, lintFixes, breakingFixes))
      if (typeof entry !== 'function') assert.match(entry.none, /\w+ \w+/, code);
  });
});

function entries(...tables: FixTable[]) {
  return tables.flatMap((table) => Object.entries(table));
}

/** What the compiler's own cases do not have: a name that is nearly right. */
const nearly: InvalidCase = {
  code: 'unknown-field',
  text: `syntax = "proto2";
import "google/protobuf/descriptor.proto";
extend google.protobuf.FileOptions { optional M m = 50000; }
message M { optional int32 length = 1; }
option (m) = { «lenght»: 1 };
`,
};

/** Once they can be read, another thing shows: aliases that are allowed and not there. */
const shows = (text: string) => text.includes('allow_alias = "true"');

function filesOf({ others = {} }: InvalidCase, text: string): Record<string, string> {
  const beside = Object.entries(others).map(([name, other]) => [`proto/${name}`, other]);
  return { ...Object.fromEntries(beside), [path]: text };
}

async function fixesOf(
  invalid: InvalidCase,
): Promise<{ offered: Offered; fixes: CodeAction[]; found: Diagnostic }> {
  const { text, start } = unmarked(invalid);
  const offered = await Offered.in(filesOf(invalid, text), path);
  const [found] = offered.file.linked.diagnostics.filter(({ code }) => code === invalid.code);
  assert.ok(found);
  const fixes = await offered.actions({ start, end: found.end }, ['quickfix']);
  return { offered, fixes, found };
}

const isError = ({ severity }: Diagnostic) => severity === 'error';
/** What two versions of a file have in common to tell their errors by. */
const told = ({ code, message }: Diagnostic) => `${code} ${message}`;

describe('a fix of the compiler', () => {
  const mended = new Map<string, number>();
  for (const invalid of [...invalidCases, nearly]) {
    const { text } = unmarked(invalid);
    it(`leaves no ${invalid.code}: ${JSON.stringify(text.slice(0, 200))}`, async () => {
      const { offered, fixes, found } = await fixesOf(invalid);
      for (const fix of fixes) {
        assert.deepEqual(
          fix.diagnostics?.map(({ code }) => code),
          [invalid.code],
        );
        const files = await offered.done(fix);
        const after = await Offered.in(files, path);
        const now = after.file.linked.diagnostics;
        const shownNow = `${fix.title}:\n${after.text}`;
        assert.notEqual(
          files[path] === text && Object.keys(files).every((name) => files[name] === offered.files[name]),
          true,
          fix.title,
        );
        assert.ok(!now.some((each) => told(each) === told(found)), shownNow);
        // What could not be read was not checked: of that, it can be read now.
        const wasRead = parse(text).diagnostics.length === 0;
        const left = wasRead ? now.filter(isError).map(told) : parse(after.text).diagnostics.map(told);
        const known = new Set(offered.file.linked.diagnostics.map(told));
        if (!shows(text))
          assert.deepEqual(
            left.filter((each) => !known.has(each)),
            [],
            shownNow,
          );
        mended.set(invalid.code, (mended.get(invalid.code) ?? 0) + 1);
      }
    });
  }

  it('generates the messages that an rpc does not name, and is offered once', async () => {
    const text = 'syntax = "proto3";\nservice S {\n  rpc Get()\n}\n';
    const offered = await Offered.in({ [path]: text }, path);
    const start = text.indexOf(')');
    const generating = (await offered.actions({ start, end: start + 1 })).filter(({ title }) =>
      title.startsWith('Generate'),
    );
    assert.deepEqual(
      generating.map(({ title, kind, diagnostics }) => [title, kind, diagnostics?.length]),
      [['Generate GetRequest and GetResponse', 'quickfix', 1]],
    );
  });

  it('writes a field of another language as one, with the next number', async () => {
    const text = 'syntax = "proto3";\nmessage M {\n  string b = 2;\n  a?: String[];\n  reserved 3;\n}\n';
    const offered = await Offered.in({ [path]: text }, path);
    const [fix] = await offered.actions(undefined, ['quickfix']);
    assert.ok(fix);
    assert.equal(fix.title, 'Change to "repeated string a = 4"');
    assert.equal((await offered.done(fix))[path], text.replace('a?: String[]', 'repeated string a = 4'));
  });

  const straightened: readonly [what: string, line: string, expected: string][] = [
    ['all of a line', 'option a = “x” “y”;', 'option a = "x" "y";'],
    [
      'but not in strings and comments',
      'option a = "it’s “so”"; option b = “x”; // don’t “do”',
      'option a = "it’s “so”"; option b = "x"; // don’t “do”',
    ],
    [
      'with the one behind what looks like a comment',
      'option a = “https://skep.dev”; // “see”',
      'option a = "https://skep.dev"; // “see”',
    ],
    ['of other languages', 'option a = „x“; option b = »y«;', 'option a = "x"; option b = "y";'],
    ['one where the other is straight', 'option a = “x"; // ”', 'option a = "x"; // ”'],
    ['single ones', 'option a = ‘file:///x’; // it’s', "option a = 'file:///x'; // it’s"],
    ['one in pairs', 'option a = “don’t”; // it’s', 'option a = "don\'t"; // it’s'],
  ];
  for (const [what, line, expected] of straightened) {
    it(`makes bent quotes straight, ${what}`, async () => {
      const text = `syntax = "proto3";\n${line}\n// “other”\n`;
      const offered = await Offered.in({ [path]: text }, path);
      const fix = (await offered.actions(undefined, ['quickfix'])).find(({ title }) => /quotes/.test(title));
      assert.ok(fix);
      assert.equal((await offered.done(fix))[path], text.replace(line, expected));
    });
  }

  it('is there for a case of every code that has one', () => {
    const without = Object.entries(compilerFixes).filter(
      ([code, entry]) => typeof entry === 'function' && !mended.has(code),
    );
    assert.deepEqual(
      without.map(([code]) => code),
      [],
    );
  });
});
