import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LinkedFile } from '../../../../server/compiler/index.ts';
import { RefusedAction } from '../../../../server/features/code-actions/index.ts';
import { effectiveFeature, featuresOfField, wireType } from '../../../../server/features/element-facts.ts';
import { main, Offered } from './offered.ts';

/** A file with its syntax written otherwise, and how it was and is linked. */
async function converted(
  text: string,
  to: string,
): Promise<{ text: string; before: LinkedFile; after: LinkedFile }> {
  const offered = await Offered.in({ [main]: text });
  const action = (await offered.actions({ start: 3, end: 3 })).find(
    ({ title }) => title === `Convert to ${to}`,
  );
  assert.ok(action, `${to} is not offered`);
  const now = (await offered.done(action))[main] ?? '';
  const after = await Offered.in({ [main]: now });
  return { text: now, before: offered.file.linked, after: after.file.linked };
}

/** What everything in a file comes to, by its name: presence, packing, and the like. */
function featuresOf({ elements }: LinkedFile): Record<string, string> {
  const features: Record<string, string> = {};
  for (const [name, element] of elements.symbols) {
    if (element.kind === 'enum') features[name] = effectiveFeature(element, 'enum_type');
    if (element.kind !== 'field') continue;
    // Each feature matters to some types only.
    const own = featuresOfField(element).map((feature) => effectiveFeature(element, feature));
    features[name] = [wireType(element), ...own].join(' ');
  }
  return features;
}

const proto2 = `syntax = "proto2";

package a;

message M {
  required string a = 1;
  optional int32 b = 2 [default = 3];
  repeated int32 c = 3;
  repeated int32 d = 4 [packed = true];
  repeated string s = 13;
  // G.
  optional group Group = 5 {
    required string x = 1;
    repeated group Deep = 2 [deprecated = true] {
    }
  }
  oneof o {
    string y = 6;
    group Third = 7 {
      optional int32 z = 1;
    }
  }
  reserved "foo", "bar";
  extensions 100 to 200;
  map<string, E> map = 8;
}

extend M {
  optional string plain = 100;
  repeated group Ext = 101 {
    optional E e = 1;
  }
}

enum E {
  A = 0;
}
`;

describe('converting', () => {
  it('proto2 to edition 2023 writes what is taken for granted as features', async () => {
    const { text, before, after } = await converted(proto2, 'edition 2023');
    assert.deepEqual(after.diagnostics, []);
    assert.deepEqual(featuresOf(after), featuresOf(before));
    assert.match(text, /^edition = "2023";\n\npackage a;\n\noption features\.enum_type = CLOSED;/);
    for (const written of [
      'string a = 1 [features.field_presence = LEGACY_REQUIRED];',
      'int32 b = 2 [default = 3];',
      'repeated int32 d = 4 [features.repeated_field_encoding = PACKED];',
      '  // G.\n  Group group = 5 [features.message_encoding = DELIMITED];\n  message Group {\n    string x = 1 [features.field_presence = LEGACY_REQUIRED];',
      'repeated Deep deep = 2 [features.message_encoding = DELIMITED, deprecated = true];',
      '  }\n  message Third {\n    int32 z = 1;\n  }\n',
      'reserved foo, bar;',
      '}\n\nmessage Ext {\n  E e = 1;\n}\n',
    ])
      assert.ok(text.includes(written), `${written}\nis not in\n${text}`);
  });

  it('proto3 to edition 2023 keeps what has no presence without', async () => {
    const text =
      'syntax = "proto3";\n\nmessage M {\n  string a = 1;\n  optional int32 b = 2;\n  repeated int32 c = 3 [packed = false, deprecated = true];\n  optional M m = 4;\n  oneof o { string y = 6; }\n}\n';
    const { text: now, before, after } = await converted(text, 'edition 2023');
    assert.deepEqual(featuresOf(after), featuresOf(before));
    assert.equal(
      now,
      'edition = "2023";\n\noption features.field_presence = IMPLICIT;\n\nmessage M {\n  string a = 1;\n  int32 b = 2 [features.field_presence = EXPLICIT];\n  repeated int32 c = 3 [features.repeated_field_encoding = EXPANDED, deprecated = true];\n  M m = 4;\n  oneof o { string y = 6; }\n}\n',
    );
  });

  it('proto3 to edition 2023 keeps the values of maps without presence', async () => {
    const { after } = await converted(
      'syntax = "proto3";\nmessage M { map<string, int32> a = 1; }\n',
      'edition 2023',
    );
    const entry = after.elements.symbols.get('M.AEntry');
    const [, value] = entry?.kind === 'message' ? entry.fields : [];
    assert.ok(value);
    assert.equal(effectiveFeature(value, 'field_presence'), 'IMPLICIT');
  });

  it('edition 2023 to 2024 keeps names and what others can see', async () => {
    const text = 'edition = "2023";\n\nmessage M {\n  string camelCase = 1;\n  message N {}\n}\n';
    const { text: now, before, after } = await converted(text, 'edition 2024');
    assert.deepEqual(featuresOf(after), featuresOf(before));
    assert.match(
      now,
      /enforce_naming_style = STYLE_LEGACY;\noption features\.default_symbol_visibility = EXPORT_ALL;/,
    );
  });

  it('proto2 to proto3 writes what is not packed', async () => {
    const text =
      'syntax = "proto2";\n\nmessage M {\n  optional int32 a = 1;\n  repeated int32 b = 2;\n  repeated int32 c = 3 [packed = true];\n  optional M m = 4;\n}\n';
    const { text: now, before, after } = await converted(text, 'proto3');
    assert.deepEqual(featuresOf(after), featuresOf(before));
    assert.equal(
      now,
      'syntax = "proto3";\n\nmessage M {\n  optional int32 a = 1;\n  repeated int32 b = 2 [packed = false];\n  repeated int32 c = 3;\n  M m = 4;\n}\n',
    );
  });

  for (const [what, text, to, reason] of [
    ['a string', 'syntax = "proto2";\nmessage M { optional string a = 1; }', 'proto3', /UTF-8/],
    ['a closed enum', 'syntax = "proto2";\nenum E { A = 0; }', 'proto3', /closed/],
    ['a required field', 'syntax = "proto2";\nmessage M { required int32 a = 1; }', 'proto3', /required/],
    ['a group', 'syntax = "proto2";\nmessage M { optional group G = 1 {} }', 'proto3', /group/],
    ['an extension range', 'syntax = "proto2";\nmessage M { extensions 5; }', 'proto3', /extensions/],
    [
      'a default',
      'syntax = "proto2";\nmessage M { optional int32 a = 1 [default = 1]; }',
      'proto3',
      /default/,
    ],
    [
      'a ctype',
      'edition = "2023";\nmessage M { string a = 1 [ctype = CORD]; }',
      'edition 2024',
      /"ctype" is gone/,
    ],
    ['an error', 'syntax = "proto3";\nmessage M { Nope a = 1; }', 'edition 2023', /error, which comes first/],
  ] as const) {
    it(`is refused with the reason: ${what}`, async () => {
      await assert.rejects(converted(`${text}\n`, to), (error) => {
        assert.ok(error instanceof RefusedAction);
        assert.match(error.message, reason);
        return true;
      });
    });
  }
});
