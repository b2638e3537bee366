import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentLinks } from '../../../server/features/document-links.ts';
import { hover } from '../../../server/features/hover.ts';
import { linkedEditing } from '../../../server/features/linked-editing.ts';
import { markedFile } from './marked-file.ts';

async function linked(text: string, others: Record<string, string> = {}): Promise<number[] | undefined> {
  const { workspace, file, position } = await markedFile(text, others);
  const found = await linkedEditing(workspace, file, position);
  return found?.ranges.map(({ start }) => start.character);
}

describe('linked editing', () => {
  it('changes a name and its uses together, where only this file has them', async () => {
    assert.deepEqual(await linked('message A { enum Ki|nd { NONE = 0; } Kind kind = 1; }'), [17, 36]);
    assert.deepEqual(await linked('message A { enum Kind { NONE = 0; } Ki|nd kind = 1; }'), [17, 36]);
  });

  it('is for a rename where another file has a use, or this one none', async () => {
    const others = { 'proto/other.proto': 'import "main.proto";\nmessage B { A.Kind kind = 1; }' };
    assert.equal(await linked('message A { enum Ki|nd { NONE = 0; } Kind kind = 1; }', others), undefined);
    assert.equal(await linked('message A { enum Ki|nd { NONE = 0; } }'), undefined);
  });
});

describe('document links', () => {
  it('lead from the path of an import to its file', async () => {
    const { file } = await markedFile('import "google/protobuf/any.proto";\nimport "gone.proto";\n');
    assert.deepEqual(
      documentLinks(file).map(({ range, target }) => [range.start.character, range.end.character, target]),
      [[8, 33, 'skep-bundled:/google/protobuf/any.proto']],
    );
  });
});

describe('the facts of a hover', () => {
  async function hoverAt(text: string, gateway?: string): Promise<string> {
    const { file, position } = await markedFile(text);
    const found = hover(file, position, { gateway });
    return found && typeof found.contents === 'object' && 'value' in found.contents
      ? found.contents.value
      : '';
  }

  it('are a field’s JSON name, wire type and features', async () => {
    const proto3 = await hoverAt('syntax = "proto3";\nmessage A { repeated int32 some_numbers| = 1; }');
    assert.match(
      proto3,
      /- JSON name: `someNumbers`\n- Wire type: LEN \(2\), packed\n- Features: `repeated_field_encoding = PACKED`$/,
    );
    const given = await hoverAt(
      'syntax = "proto2";\nmessage A { optional fixed32 a| = 1 [json_name = "@a"]; }',
    );
    assert.match(given, /JSON name: `@a`\n- Wire type: I32 \(5\)\n- Features: `field_presence = EXPLICIT`$/);
    const edition = await hoverAt(
      'edition = "2023";\noption features.field_presence = IMPLICIT;\nmessage A { string a| = 1; A b = 2; }',
    );
    assert.match(edition, /`field_presence = IMPLICIT`, `utf8_validation = VERIFY`$/);
  });

  it('are an rpc’s address on the gateway', async () => {
    const text = 'syntax = "proto3";\npackage p.v1;\nservice S { rpc Do|It(A) returns (A); }\nmessage A {}';
    assert.match(await hoverAt(text), /- On the gateway: `\/p\.v1\.S\/DoIt`$/);
    assert.match(
      await hoverAt(text, 'http://127.0.0.1:8080/'),
      /\n- Here: `http:\/\/127\.0\.0\.1:8080\/p\.v1\.S\/DoIt`$/,
    );
  });
});
