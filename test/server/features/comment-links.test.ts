import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completion } from '../../../server/features/completion/completion.ts';
import { hover, hoverElsewhere } from '../../../server/features/hover.ts';
import { markedFile } from './marked-file.ts';

const food = 'syntax = "proto3";\npackage food.v1;\n// What is eaten.\nmessage Meal { int32 grams = 1; }\n';
const others = { 'proto/food.proto': food };
const head = 'syntax = "proto3";\npackage food.v1;\n';

/** The text with the first thing that is offered, which is to have this label. */
async function completed(text: string, label: string): Promise<string | undefined> {
  const { snapshot, file, position } = await markedFile(text, others);
  const { items } = completion(snapshot, file, position);
  const edit = items.find((item) => item.label === label)?.textEdit;
  if (!edit || !('range' in edit)) return undefined;
  const line = file.linked.syntax.text.split('\n')[edit.range.start.line] ?? '';
  return line.slice(0, edit.range.start.character) + edit.newText + line.slice(edit.range.end.character);
}

describe('a link in a comment', () => {
  it('is completed with what the file sees, and closed', async () => {
    assert.equal(await completed(`${head}// Of [Ca|\nmessage Cage {}`, 'Cage'), '// Of [Cage]');
    assert.equal(await completed(`${head}// Of [|] and on\nmessage Cage {}`, 'Cage'), '// Of [Cage] and on');
    assert.equal(
      await completed(`${head}message A {\n  // As [a|b] has it\n  int32 abc = 1;\n}`, 'abc'),
      '  // As [abc] has it',
    );
    const imported = 'syntax = "proto3";\npackage zoo;\nimport "food.proto";\n';
    assert.equal(await completed(`${imported}/* [food.v1.M| */`, 'food.v1.Meal'), '/* [food.v1.Meal] */');
    assert.equal(await completed(`${imported}/* [Mea| */`, 'food.v1.Meal'), '/* [food.v1.Meal] */');
  });

  it('is not offered elsewhere in comments', async () => {
    for (const text of ['// A|', '// [A] B|', '// [A](B|', '/* A|\n*/']) {
      const { snapshot, file, position } = await markedFile(`${head}${text}\nmessage A {}`, others);
      assert.deepEqual(completion(snapshot, file, position).items, []);
    }
  });

  it('shows what it leads to, be it imported or not', async () => {
    const own = await markedFile(`${head}// [Ca|ge]\n\n// A cage.\nmessage Cage {}`, others);
    assert.match(JSON.stringify(hover(own.file, own.position)), /message Cage \{\}.*A cage\./);
    const { workspace, file, position } = await markedFile(`${head}// [Me|al]\nmessage A {}`, others);
    assert.equal(hover(file, position), null);
    const snapshot = await workspace.snapshotFor('food.v1.Meal');
    const found = hoverElsewhere(file, position, snapshot);
    assert.match(JSON.stringify(found), /message Meal.*What is eaten\./);
    assert.deepEqual(found?.range, { start: { line: 2, character: 4 }, end: { line: 2, character: 8 } });
  });
});

describe('the path of an import', () => {
  const hoverAt = async (text: string, files: Record<string, string>): Promise<string> => {
    const { file, position } = await markedFile(text, files);
    const found = hover(file, position);
    return found && typeof found.contents === 'object' && 'value' in found.contents
      ? found.contents.value
      : '';
  };

  it('shows the package, the comment and what is declared there', async () => {
    const api = `// Copyright of somebody.
syntax = "proto3";

// What animals eat.
package food.v1;
message Meal {}
message Course {}
enum Taste { NONE = 0; }
service Kitchen { rpc Cook(Meal) returns (Course); rpc Wash(Course) returns (Meal); }
`;
    assert.equal(
      await hoverAt('syntax = "proto3";\nimport "fo|od.proto";', { 'proto/food.proto': api }),
      [
        '```proto\npackage food.v1;\n```',
        'What animals eat.',
        '`food.proto`',
        '- service `Kitchen`: `Cook`, `Wash`\n- messages `Meal`, `Course`\n- enum `Taste`',
      ].join('\n\n'),
    );
    assert.match(await hoverAt('import "google/protobuf/ti|mestamp.proto";', {}), /message `Timestamp`/);
  });

  it('shows nothing of a file that is not there', async () => {
    assert.equal(await hoverAt('import "no|ne.proto";', {}), '');
  });
});
