import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { definition, definitionElsewhere, unseenNames } from '../../../server/features/definition.ts';
import { documentHighlights } from '../../../server/features/document-highlight.ts';
import { references } from '../../../server/features/references.ts';
import { typeDefinition } from '../../../server/features/type-definition.ts';
import { markedFile } from './marked-file.ts';

const color = `syntax = "proto3";
package paint.v1;

// How [Wall]s look; see [Color.RED] and [paint.v1.Unknown].
enum Color { NONE = 0; RED = 1; }
message Wall { Color color = 1; message Brick {} }
`;
const rules = `syntax = "proto3";
package paint.rules;
import "google/protobuf/descriptor.proto";
import "paint/v1/color.proto";
message Rule { int32 max = 1; paint.v1.Color color = 2; Rule nested = 3; }
extend google.protobuf.FieldOptions { Rule rule = 50001; repeated paint.v1.Color colors = 50002; }
`;
const others = { 'proto/paint/v1/color.proto': color, 'proto/paint/rules.proto': rules };

/** Where the thing at the mark is named, without its declaration, as `file:line:column`, zero-based. */
async function referencesAt(text: string, files: Record<string, string> = others): Promise<string[]> {
  const { workspace, file, position } = await markedFile(text, files);
  const found = (await references(workspace, file, position, { includeDeclaration: false })).toJSON();
  return found
    .map(({ uri, range: { start } }) => `${uri.replace(/.*\//, '')}:${start.line}:${start.character}`)
    .sort();
}

async function textsAt(text: string): Promise<string[]> {
  const { file, position } = await markedFile(text, others);
  const lines = file.linked.syntax.text.split('\n');
  return documentHighlights(file, position).map(({ range }) =>
    (lines[range.start.line] ?? '').slice(range.start.character - 2, range.end.character),
  );
}

async function typeAt(text: string): Promise<string[]> {
  const { file, position } = await markedFile(text, others);
  return typeDefinition(file, position).map(
    ({ targetUri, targetSelectionRange: { start } }) =>
      `${targetUri.replace(/.*\//, '')}:${start.line}:${start.character}`,
  );
}

const head =
  'syntax = "proto3";\npackage paint.v1;\nimport "paint/v1/color.proto";\nimport "paint/rules.proto";\n';

describe('references', () => {
  it('of a type are in every file, however the name is written', async () => {
    assert.deepEqual(
      await referencesAt(
        `${head}message A { Col|or a = 1; paint.v1.Color b = 2; .paint.v1.Color c = 3; map<int32, v1.Color> d = 4; }`,
      ),
      [
        'color.proto:3:26',
        'color.proto:5:15',
        'main.proto:4:12',
        'main.proto:4:34',
        'main.proto:4:57',
        'main.proto:4:84',
        'rules.proto:4:39',
        'rules.proto:5:75',
      ],
    );
  });

  it('of a message are also where it qualifies what lies in it', async () => {
    assert.deepEqual(await referencesAt(`${head}message A { Wa|ll.Brick b = 1; }`), [
      'color.proto:3:8',
      'main.proto:4:12',
    ]);
  });

  it('of an option are its uses, and of its fields the parts of option names and of values', async () => {
    const uses =
      'message A { int32 a = 1 [(rules.rule).max = 1]; int32 b = 2 [(rules.rule) = { ma|x: 1 nested { max: 2 } }]; }';
    assert.deepEqual(await referencesAt(`${head}${uses}`), [
      'main.proto:4:38',
      'main.proto:4:78',
      'main.proto:4:94',
    ]);
    const option = 'message A { int32 a = 1 [(rules.ru|le).max = 1]; }';
    assert.deepEqual(await referencesAt(`${head}${option}`), ['main.proto:4:32']);
  });

  it('of an enum value are defaults, values of options, and links that name it by its enum', async () => {
    const text =
      'syntax = "proto2";\npackage paint.v1;\nimport "paint/v1/color.proto";\nimport "paint/rules.proto";\nmessage A { optional Color a = 1 [default = RE|D]; optional int32 b = 2 [(rules.rule) = { color: RED }, (rules.colors) = RED]; }';
    assert.deepEqual(await referencesAt(text), [
      'color.proto:3:32',
      'main.proto:4:120',
      'main.proto:4:44',
      'main.proto:4:96',
    ]);
  });

  it('of a standard option are in every file, without an import of it', async () => {
    assert.deepEqual(
      await referencesAt('syntax = "proto3";\nmessage A { int32 a = 1 [depre|cated = true]; }'),
      ['main.proto:1:25'],
    );
  });

  it('of an import are the imports of that file', async () => {
    assert.deepEqual(await referencesAt(head.replace('paint/v1/col', 'paint/v1/c|ol')), [
      'main.proto:2:7',
      'rules.proto:3:7',
    ]);
  });

  it('of a package are its statements and the names that begin with it', async () => {
    assert.deepEqual(await referencesAt('syntax = "proto3";\npackage paint.v|1;\nmessage A {}'), [
      'color.proto:1:14',
      'color.proto:3:48',
      'main.proto:1:14',
      'rules.proto:4:36',
      'rules.proto:5:72',
    ]);
  });

  it('are not of another declaration with the same name', async () => {
    assert.deepEqual(
      await referencesAt(`${head}message A { message Wall {} Wa|ll b = 1; paint.v1.Wall c = 2; }`),
      ['main.proto:4:28'],
    );
  });

  it('of a group are those of its message and of its field', async () => {
    const text =
      'syntax = "proto2";\nmessage A { optional group Re|sult = 1 { optional A.Result again = 1; } }\n';
    assert.deepEqual(await referencesAt(text), ['main.proto:1:51']);
  });

  it('follow an edit of the file that has them', async () => {
    const { workspace, file, position } = await markedFile(`${head}message A { Wa|ll w = 1; }`, others);
    const options = { includeDeclaration: false };
    assert.equal((await references(workspace, file, position, options)).length, 2);
    workspace.setOpen(file.uri, `${head}message A { Wall w = 1; Wall x = 2; }`);
    assert.equal((await references(workspace, file, position, options)).length, 3);
  });

  it('follow an edit of what an import declares', async () => {
    const { workspace, file, position } = await markedFile(`${head}message A { v1.Wa|ll w = 1; }`, others);
    const options = { includeDeclaration: false };
    assert.equal((await references(workspace, file, position, options)).length, 2);
    // Now a message hides the package of that name.
    workspace.setOpen('file:///w/proto/paint/v1/color.proto', `${color}message v1 { message Wall {} }`);
    assert.deepEqual(
      (await references(workspace, file, position, options))
        .toJSON()
        .map(({ uri }) => uri.replace(/.*\//, '')),
      ['color.proto'],
    );
  });
});

describe('definition', () => {
  it('leads from a link in a comment to what it names', async () => {
    const { file, position } = await markedFile(`${head}// Of a [Wa|ll].\nmessage A {}`, others);
    const [link] = definition(file, position);
    assert.equal(link?.targetUri, 'file:///w/proto/paint/v1/color.proto');
    assert.equal(link?.targetSelectionRange.start.line, 5);
  });

  it('leads from a link to what the file does not import', async () => {
    const { workspace, file, position } = await markedFile(
      'syntax = "proto3";\n// See [paint.v1.Wa|ll].\nmessage A {}',
      others,
    );
    assert.deepEqual(definition(file, position), []);
    const [name] = unseenNames(file, position);
    assert.equal(name, 'paint.v1.Wall');
    const [link] = definitionElsewhere(file, position, await workspace.snapshotFor(name));
    assert.equal(link?.targetUri, 'file:///w/proto/paint/v1/color.proto');
  });

  it('takes no address and no list for a link', async () => {
    const { file } = await markedFile(
      `${head}// [Wall](https://walls.example), [Wall]: x\nmessage A { repeated int32 a = 1 [packed = true]; }`,
      others,
    );
    assert.deepEqual(definition(file, { line: 4, character: 5 }), []);
  });
});

describe('type definition', () => {
  it('leads from a field, an option and an enum value to their types', async () => {
    assert.deepEqual(await typeAt(`${head}message A { Color a| = 1; }`), ['color.proto:4:5']);
    assert.deepEqual(await typeAt(`${head}message A { map<string, Wall> a| = 1; }`), ['color.proto:5:8']);
    assert.deepEqual(await typeAt(`${head}message A { int32 a = 1 [(rules.ru|le).max = 1]; }`), [
      'rules.proto:4:8',
    ]);
    assert.deepEqual(await typeAt(`${head}message A { int32 a = 1 [(rules.rule) = { color: RE|D }]; }`), [
      'color.proto:4:5',
    ]);
  });

  it('leads from an rpc to its messages, and nowhere from a scalar', async () => {
    assert.deepEqual(await typeAt(`${head}service S { rpc R|(Wall) returns (Wall.Brick); }`), [
      'color.proto:5:8',
      'color.proto:5:40',
    ]);
    assert.deepEqual(await typeAt(`${head}message A { int32 a| = 1; }`), []);
  });
});

describe('document highlight', () => {
  it('shows every use in the file, however written', async () => {
    assert.deepEqual(
      await textsAt(`${head}// A [Wall].\nmessage A { Wa|ll a = 1; paint.v1.Wall.Brick b = 2; }`),
      [' [Wall', '{ Wall', '1.Wall'],
    );
  });
});
