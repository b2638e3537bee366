import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  breakingChangesOf,
  breakingRules,
  type SchemaSet,
  schemaSetOf,
} from '../../../server/breaking/index.ts';
import { breakingConfig } from '../../../server/buf-config/check-config.ts';
import { compile, parse } from '../../../server/compiler/index.ts';

const everyRule = breakingConfig({ use: breakingRules('v2').map(({ name }) => name) }, 'v2', '');
const types =
  'syntax = "proto2";\npackage types;\nmessage T { optional int32 a = 1; }\nenum E { X = 0; Y = 1; }\n';
const found = `import "types.proto";\n`;

/** What names these types, with what it takes for each to be compared. */
const users: Readonly<Record<string, string>> = {
  'a field': 'syntax = "proto3";\npackage types;\nIMPORT message M { T a = 1; E b = 2; }\n',
  'a list and a map':
    'syntax = "proto3";\npackage types;\nIMPORT message M { repeated T a = 1; map<string, E> b = 2; }\n',
  'a field with a default':
    'syntax = "proto2";\npackage types;\nIMPORT message M { optional E a = 1 [default = Y]; }\n',
  'an extension':
    'syntax = "proto2";\npackage types;\nIMPORT message M { extensions 1 to 9; }\nextend M { optional T a = 1; }\n',
  'a method': 'syntax = "proto3";\npackage types;\nIMPORT service S { rpc R(T) returns (T); }\n',
};

function schemaOf(text: string): SchemaSet {
  const texts: Readonly<Record<string, string>> = { 'a.proto': text, 'types.proto': types };
  const read = (path: string) => (texts[path] === undefined ? undefined : parse(texts[path]));
  return schemaSetOf(compile(['a.proto'], read).files.values());
}

/** The rules that find something in the file itself. */
function rulesBroken(before: string, now: string): string[] {
  const [earlier, later] = [schemaOf(before), schemaOf(now)];
  const file = later.file('a.proto');
  assert.ok(file);
  return breakingChangesOf(file, later, earlier, everyRule).map(({ rule }) => rule);
}

describe('a type that is not found', () => {
  for (const [user, text] of Object.entries(users)) {
    const [whole, broken] = [text.replace('IMPORT', found), text.replace('IMPORT', '')];
    it(`is no other type than it was: of ${user}`, () => assert.deepEqual(rulesBroken(whole, broken), []));
    it(`is no other type than it becomes: of ${user}`, () =>
      assert.deepEqual(rulesBroken(broken, whole), []));
  }

  it('does not hide that one which is found is another', () => {
    const whole = users['a field']?.replace('IMPORT', found) ?? '';
    assert.ok(rulesBroken(whole, whole.replace('T a', 'string a')).includes('FIELD_SAME_TYPE'));
  });
});
