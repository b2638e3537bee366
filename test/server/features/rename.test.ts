import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { prepareRename } from '../../../server/features/rename/prepare-rename.ts';
import { type Renaming, rename } from '../../../server/features/rename/rename.ts';
import { importEdits } from '../../../server/features/rename/renamed-files.ts';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from '../workspace/memory-file-system.ts';
import { markedFile } from './marked-file.ts';

const zoo = `syntax = "proto3";
package zoo.v1;

// An [Animal] lives in a [zoo.v1.Cage].
message Animal {
  string name = 1;
  Kind kind = 2;
  enum Kind { NONE = 0; }
}
message Cage { repeated Animal animals = 1; map<string, Animal.Kind> kinds = 2; }
`;
const main = 'proto/main.proto';
const others = { 'proto/zoo/v1/zoo.proto': zoo };
const head = 'syntax = "proto3";\npackage town;\nimport "zoo/v1/zoo.proto";\n';

/** Renames what the mark stands at; answers with the texts of all files that change. */
async function renamed(
  text: string,
  newName: string,
  files: Record<string, string> = others,
): Promise<{ texts: Record<string, string>; notice: string | undefined }> {
  const { workspace, file, position } = await markedFile(text, files);
  const found: Renaming | null = await rename(workspace, file, position, newName);
  return {
    texts: applied(found?.edit, { ...files, [main]: file.linked.syntax.text }),
    notice: found?.notice,
  };
}

function applied(edit: WorkspaceEdit | undefined, files: Record<string, string>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
    const path = uri.replace('file:///w/', '');
    texts[path] = TextDocument.applyEdits(TextDocument.create(uri, 'proto', 0, files[path] ?? ''), edits);
  }
  return texts;
}

const refused = (message: RegExp) => ({ name: 'RefusedRename', message });

describe('rename', () => {
  it('changes a message wherever it is named: qualified, as a qualifier, and in comments', async () => {
    const { texts } = await renamed(
      `${head}message A { zoo.v1.Ani|mal a = 1; .zoo.v1.Animal.Kind k = 2; }`,
      'Beast',
    );
    assert.deepEqual(texts, {
      [main]: `${head}message A { zoo.v1.Beast a = 1; .zoo.v1.Beast.Kind k = 2; }`,
      'proto/zoo/v1/zoo.proto': zoo
        .replace('[Animal]', '[Beast]')
        .replace('message Animal', 'message Beast')
        .replace('repeated Animal', 'repeated Beast')
        .replace('Animal.Kind', 'Beast.Kind'),
    });
  });

  it('changes a field where options and values set it, and says what JSON has then', async () => {
    const text =
      'syntax = "proto3";\nimport "google/protobuf/descriptor.proto";\nmessage R { int32 max_size| = 1; }\nextend google.protobuf.FieldOptions { R r = 50001; }\nmessage A { int32 a = 1 [(r).max_size = 2]; int32 b = 2 [(r) = { max_size: 3 }]; }';
    const { texts, notice } = await renamed(text, 'top_size', {});
    assert.equal(texts[main], text.replace('|', '').replaceAll('max_size', 'top_size'));
    assert.match(notice ?? '', /"topSize" for "maxSize".*json_name = "maxSize"/);
  });

  it('changes an enum value in defaults, and a custom option where it is set', async () => {
    const text = 'syntax = "proto2";\nenum E { O|NE = 1; }\nmessage A { optional E e = 1 [default = ONE]; }';
    assert.equal(
      (await renamed(text, 'UNO', {})).texts[main],
      text.replace('|', '').replaceAll('ONE', 'UNO'),
    );
    const option =
      'syntax = "proto3";\npackage o;\nimport "google/protobuf/descriptor.proto";\nextend google.protobuf.FieldOptions { string m|ark = 50001; }\nmessage A { int32 a = 1 [(o.mark) = "x"]; int32 b = 2 [(mark) = "y"]; }';
    assert.equal(
      (await renamed(option, 'sign', {})).texts[main],
      option.replace('|', '').replaceAll('mark', 'sign'),
    );
  });

  it('changes a group with its field', async () => {
    const text =
      'syntax = "proto2";\nmessage A { optional group Re|sult = 1 { optional Result again = 1; } }\n';
    assert.equal(
      (await renamed(text, 'Outcome', {})).texts[main],
      text.replace('|', '').replaceAll('Result', 'Outcome'),
    );
    await assert.rejects(renamed(text, 'outcome', {}), refused(/capital/));
  });

  it('changes what extension declarations say of it', async () => {
    const text =
      'syntax = "proto2";\npackage x;\nmessage M { extensions 4 [declaration = { number: 4, full_name: ".x.ext", type: "int32" }]; }\nextend M { optional int32 e|xt = 4; }\n';
    const { texts } = await renamed(text, 'other', {});
    assert.equal(
      texts[main],
      text.replace('|', '').replace('".x.ext"', '".x.other"').replace('int32 ext', 'int32 other'),
    );
  });

  it('changes one part of a package everywhere', async () => {
    const { texts } = await renamed(`${head}message A { zo|o.v1.Animal a = 1; }`, 'park');
    assert.deepEqual(texts, {
      [main]: `${head}message A { park.v1.Animal a = 1; }`,
      'proto/zoo/v1/zoo.proto': zoo.replace('package zoo', 'package park').replace('[zoo.v1', '[park.v1'),
    });
  });

  it('refuses a name that is taken, in the file, in a neighbour or by a package', async () => {
    const text = `${head}message A { zoo.v1.Ani|mal a = 1; }`;
    await assert.rejects(
      renamed(text, 'Cage'),
      refused(/would not compile, at zoo\/v1\/zoo\.proto:\d+:\d+: .*Cage/),
    );
    const neighbour = {
      ...others,
      'proto/zoo/v1/more.proto': 'syntax = "proto3";\npackage zoo.v1;\nenum E { NIL = 0; }\n',
    };
    await assert.rejects(
      renamed(text, 'NIL', neighbour),
      refused(/zoo\.v1\.NIL is declared in zoo\/v1\/more\.proto already/),
    );
    const below = { ...others, 'proto/zoo/v1/beast/b.proto': 'syntax = "proto3";\npackage zoo.v1.beast;\n' };
    await assert.rejects(renamed(text, 'beast', below), refused(/zoo\.v1\.beast is a package/));
  });

  it('refuses a name that another name would then mean', async () => {
    const text =
      'syntax = "proto3";\npackage a.b;\nimport "a.proto";\nmessage Mi|ne {}\nmessage B { Other o = 1; Mine m = 2; }\n';
    const files = { 'proto/a.proto': 'syntax = "proto3";\npackage a;\nmessage Other {}\n' };
    await assert.rejects(
      renamed(text, 'Other', files),
      refused(/"Other" at main\.proto:5:13 means a\.Other and would mean a\.b\.Other/),
    );
  });

  it('refuses a name under which its own uses would mean something else', async () => {
    const text =
      'syntax = "proto3";\npackage a;\nmessage Mi|ne {}\nmessage B { message Theirs {} Mine m = 2; }\n';
    await assert.rejects(renamed(text, 'Theirs', {}), refused(/means a\.Mine and would mean a\.B\.Theirs/));
  });

  describe('in a file that nothing of the kind is in', () => {
    const declared = 'syntax = "proto3";\npackage zoo;\nmessage Ani|mal {}\n';
    const user = (body: string, packageName = 'zoo', more = '') =>
      `syntax = "proto3";\npackage ${packageName};\nimport "main.proto";\n${more}${body}\n`;
    const texts = async (files: Record<string, string>, newName = 'Beast') =>
      (await renamed(declared, newName, files)).texts;

    it('changes each place, however its lines end', async () => {
      const text = user('message M { Animal a = 1; map<string, zoo.Animal> b = 2; }\n// [Animal]').replaceAll(
        '\n',
        '\r\n',
      );
      const found = await texts({ 'proto/user.proto': text });
      assert.equal(found['proto/user.proto'], text.replaceAll('Animal', 'Beast'));
    });

    it('refuses what a package around it would have instead', async () => {
      const files = {
        'proto/near.proto': 'syntax = "proto3";\npackage zoo.v1;\nmessage Beast {}\n',
        'proto/user.proto': user('message M { Animal a = 1; }', 'zoo.v1', 'import "near.proto";\n'),
      };
      await assert.rejects(texts(files), refused(/"Animal" at user\.proto:5:13 means zoo\.Animal and would/));
    });

    it('links a file in a package below only where its own package might have the name', async () => {
      const files = {
        'proto/user.proto': user('message M { zoo.Animal a = 1; }', 'zoo.v1'),
        'proto/near.proto': user('message N { Animal a = 1; }', 'zoo.v1'),
      };
      const { workspace, file, position } = await markedFile(declared, files);
      const totals: number[] = [];
      const told = (_done: number, total: number) => totals.push(total);
      const found = await rename(workspace, file, position, 'Beast', { told });
      const changed = applied(found?.edit, files);
      for (const [path, text] of Object.entries(files))
        assert.equal(changed[path], text.replace('Animal', 'Beast'));
      // Two are linked as they are and as they would be: the one that declares it, and near.proto.
      assert.equal(totals.at(-1), 5);
    });

    it('refuses what a message of the file would have instead', async () => {
      const files = { 'proto/user.proto': user('message M { message Beast {} Animal a = 1; }') };
      await assert.rejects(
        texts(files),
        refused(/"Animal" at user\.proto:4:30 means zoo\.Animal and would mean zoo\.M\.Beast/),
      );
    });

    it('refuses a word of the language where that is read', async () => {
      const files = { 'proto/user.proto': user('message M { Animal a = 1; }') };
      await assert.rejects(texts(files, 'int32'), refused(/"Animal" at user\.proto:4:13 means zoo\.Animal/));
    });

    it('links it beside one where the word is met, which sees it changed', async () => {
      const files = {
        'proto/user.proto': user('message M { Animal a = 1; }'),
        'proto/other.proto': user(
          '// Not a Beast.\nmessage N { M m = 1; Animal a = 2; }',
          'zoo.v1',
          'import "user.proto";\n',
        ),
      };
      const found = await texts(files);
      for (const [path, text] of Object.entries(files))
        assert.equal(found[path], text.replaceAll('Animal', 'Beast'));
    });

    it('looks at what it is on the disk, where that is ahead of what was found before', async () => {
      const plain = declared.replace('|', '');
      const path = 'user.proto';
      const disk = new MemoryFileSystem({
        'main.proto': plain,
        [path]: user('message M { Animal a = 1; }'),
      });
      const workspace = new Workspace(disk, { folders: ['file:///w'], importPaths: [], trusted: true });
      await workspace.list();
      workspace.setOpen('file:///w/main.proto', plain);
      const file = (await workspace.openSnapshot()).file('file:///w/main.proto');
      assert.ok(file);
      assert.equal((await workspace.uses({ uri: file.uri, names: ['zoo.Animal'] })).length, 1);
      const now = user('message M { string s = 2; Animal a = 1; }');
      disk.files.set(`file:///w/${path}`, now);
      const found = await rename(workspace, file, { line: 2, character: 10 }, 'Beast');
      assert.equal(
        applied(found?.edit, { [path]: now, 'main.proto': plain })[path],
        now.replace('Animal', 'Beast'),
      );
    });
  });

  it('refuses fields that JSON could not tell apart', async () => {
    await assert.rejects(
      renamed('syntax = "proto3";\nmessage A { int32 a|b = 1; int32 c_d = 2; }', 'cD', {}),
      refused(/would not compile/),
    );
  });

  it('refuses what is no name, what ships with Protobuf, copies and imports', async () => {
    const text = `${head}message A { zoo.v1.Ani|mal a = 1; }`;
    await assert.rejects(renamed(text, '2nd'), refused(/no name/));
    await assert.rejects(renamed(text, 'Beast', { 'uses/zoo/v1/zoo.proto': zoo }), refused(/copy/));
    const bundled =
      'syntax = "proto3";\nimport "google/protobuf/any.proto";\nmessage A { google.protobuf.An|y a = 1; }';
    await assert.rejects(renamed(bundled, 'Some'), refused(/part of Protocol Buffers/));
    const { file } = await markedFile(head, others);
    assert.throws(() => prepareRename(file, { line: 2, character: 12 }), refused(/imports follow/));
  });

  it('is possible where the file has errors of its own', async () => {
    const { texts } = await renamed(`${head}message A { zoo.v1.Ani|mal a = 1; Missing b = 2; }`, 'Beast');
    assert.match(texts[main] ?? '', /zoo\.v1\.Beast a = 1; Missing b/);
  });

  it('is prepared with the name that stands there', async () => {
    const { file, position } = await markedFile(`${head}message A { zoo.v1.Ani|mal a = 1; }`, others);
    const prepared = prepareRename(file, position);
    assert.equal(prepared?.placeholder, 'Animal');
    assert.deepEqual(prepared.range, { start: { line: 3, character: 19 }, end: { line: 3, character: 25 } });
    assert.equal(prepareRename(file, { line: 3, character: 3 }), null);
  });
});

describe('moving files', () => {
  it('changes the imports of a file', async () => {
    const { workspace } = await markedFile(`${head}message A { zoo.v1.Animal a = 1; }`, others);
    const edit = await importEdits(workspace, [
      { from: 'file:///w/proto/zoo/v1/zoo.proto', to: 'file:///w/proto/zoo/v2/animals.proto' },
    ]);
    assert.deepEqual(
      Object.entries(edit.changes ?? {}).map(([uri, edits]) => [uri, edits.map(({ newText }) => newText)]),
      [['file:///w/proto/main.proto', ['"zoo/v2/animals.proto"']]],
    );
  });

  it('changes the imports of all files of a folder', async () => {
    const { workspace } = await markedFile(`${head}message A { zoo.v1.Animal a = 1; }`, others);
    const edit = await importEdits(workspace, [{ from: 'file:///w/proto/zoo', to: 'file:///w/proto/park' }]);
    assert.deepEqual(
      edit.changes?.['file:///w/proto/main.proto']?.map(({ newText }) => newText),
      ['"park/v1/zoo.proto"'],
    );
  });

  it('leaves the imports of another file with the same path', async () => {
    const { workspace } = await markedFile(head, { ...others, 'uses/zoo/v1/zoo.proto': zoo });
    const edit = await importEdits(workspace, [
      { from: 'file:///w/uses/zoo/v1/zoo.proto', to: 'file:///w/uses/zoo/v2/zoo.proto' },
    ]);
    assert.deepEqual(edit.changes, {});
  });
});
