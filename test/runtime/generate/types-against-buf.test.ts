import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { generateByTemplate } from '../../../runtime/generate/index.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { bundledPlugin } from './bundled-plugin.ts';
import { filesBelow } from './generated-files.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const buf = path.join(root, 'node_modules/.bin/buf');
const command = JSON.stringify([process.execPath, bundledPlugin('request-plugin')]);

/** What is said of types: of the input, or else of the plugin. */
const filters: Readonly<Record<string, string>> = {
  'a message': 'types: [museum.v1.Piece]',
  'a message of an import': 'types: [museum.v1.Span]',
  'a message that lies in another': 'types: [museum.v1.Piece.Loan]',
  'one that lies deeper': 'types: [museum.v1.Piece.Loan.Terms]',
  'an enum': 'types: [museum.v1.Piece.Condition]',
  'a service': 'types: [museum.v1.Catalogue]',
  'a method': 'types: [museum.v1.Catalogue.Find]',
  'an extension': 'types: [museum.v1.restorer]',
  'an extension of options': 'types: [common.label]',
  'an extension that lies in a message': 'types: [museum.v1.Piece.centre]',
  'a package': 'types: [museum.v2]',
  'a package and those below it': 'types: ["museum.**"]',
  'a message and all in it': 'types: ["museum.v1.Piece.**"]',
  'two of them': 'types: [museum.v1.Money, museum.v2.Guide]',
  'all but a message': 'exclude_types: [museum.v1.Lonely]',
  'all but a message that fields have': 'exclude_types: [museum.v1.Maker]',
  'all but a message of an import': 'exclude_types: [google.protobuf.Timestamp]',
  'all but an enum': 'exclude_types: [common.Visibility]',
  'all but an option': 'exclude_types: [common.tags]',
  'all but the options of a package': 'exclude_types: [common]',
  'all but an extension': 'exclude_types: [museum.v1.found]',
  'all but a method': 'exclude_types: [museum.v1.Catalogue.Store]',
  'all but a service': 'exclude_types: [museum.v1.Catalogue]',
  'all but packages below': 'exclude_types: ["museum.v2.**"]',
  'a message, but not what one field has': 'types: [museum.v1.Piece]\n    exclude_types: [museum.v1.Maker]',
  'a message, but no options': 'types: [museum.v1.Piece]\n    exclude_types: [common.label, common.note]',
  'a service, but not one of its messages':
    'types: [museum.v1.Catalogue]\n    exclude_types: [museum.v1.StoreResponse]',
  'a package, but not a message': 'types: [museum.v1]\n    exclude_types: [museum.v1.Lonely]',
};

const templates: Readonly<Record<string, string>> = {
  'an input':
    'version: v2\ninputs:\n  - directory: .\n    FILTER\nplugins:\n  - local: PLUGIN\n    out: gen\n    strategy: all\n    include_imports: true\n    include_wkt: true\n',
  'a plugin': 'version: v2\nplugins:\n  - local: PLUGIN\n    out: gen\n    strategy: all\n    FILTER\n',
};

describe('what is generated of types', () => {
  const folder = temporaryFolder();
  const out = temporaryFolder();
  process.env.SKEP_HOME = temporaryFolder();
  cpSync(path.join(root, 'test/fixtures/generate/museum'), folder, { recursive: true });
  let count = 0;

  for (const [of, template] of Object.entries(templates)) {
    // A plugin's types are the same work on other files: a few show that it is done.
    const names = Object.entries(filters).filter((_, index) => of === 'an input' || index % 6 === 0);
    for (const [name, filter] of names) {
      it(`equals what \`buf generate\` asks a plugin for, by ${of}: ${name}`, async () => {
        const gen = `gen-${++count}`;
        const file = path.join(folder, `${gen}.yaml`);
        const text = template
          .replace('FILTER', filter)
          .replace('PLUGIN', command)
          .replace('out: gen', `out: ${gen}`);
        writeFileSync(file, text);
        execFileSync(buf, ['generate', '--template', file, '-o', out], { cwd: folder });
        const { problems } = await generateByTemplate(folder, {
          template: file,
          signal: AbortSignal.timeout(60_000),
        });
        assert.deepEqual(problems, []);
        const theirs = filesBelow(path.join(out, gen));
        assert.ok(Object.keys(theirs).length > 0);
        assert.deepEqual(filesBelow(path.join(folder, gen)), theirs);
      });
    }
  }
});

describe('types that cannot be generated', () => {
  const folder = temporaryFolder();
  cpSync(path.join(root, 'test/fixtures/generate/museum'), folder, { recursive: true });
  const cases: Readonly<Record<string, string>> = {
    'types: [museum.v1.Pieces]':
      'There is no type and no package "museum.v1.Pieces" in the definitions: write the full name',
    'exclude_types: [museum.v3]':
      'There is no type and no package "museum.v3" in the definitions: write the full name',
    'types: [museum.**.Piece]': '"museum.**.Piece" is not a full name: ".**" at the end is the only wildcard',
    'types: [google.protobuf.Any]':
      '"google.protobuf.Any" is of definitions that are only imported: name what needs it',
    'types: [museum]': 'The package "museum" is empty: write "museum.**" for those below it',
    'types: [museum.v1.Room]\n    exclude_types: [museum.v1]':
      '"museum.v1.Room" cannot be included when "museum.v1.Room" is excluded: take it out of "exclude_types"',
    'types: [museum.v1.Catalogue.Find]\n    exclude_types: [museum.v1.FindResponse]':
      '"museum.v1.Catalogue.Find" cannot be included when "museum.v1.FindResponse" is excluded: take it out of "exclude_types"',
  };

  for (const [filter, message] of Object.entries(cases)) {
    it(`are told at their place, with what to write: ${filter}`, async () => {
      const file = path.join(folder, 'buf.gen.yaml');
      writeFileSync(file, `version: v2\nplugins:\n  - local: ${command}\n    out: gen\n    ${filter}\n`);
      const { problems, changed } = await generateByTemplate(folder, { signal: AbortSignal.timeout(60_000) });
      assert.deepEqual(changed, []);
      assert.deepEqual(
        problems.map((problem) => [problem.line, problem.message]),
        [[5, message]],
      );
    });
  }
});
