import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type InlayHintSettings, inlayHints } from '../../../server/features/inlay-hints.ts';
import { markedFile } from './marked-file.ts';

const off: InlayHintSettings = { features: false, enumZeroValues: false, resolvedNames: false };
const all = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** The last line with the hints in it, between `«` and `»`. */
async function shown(text: string, settings: Partial<InlayHintSettings>): Promise<string> {
  const { file } = await markedFile(text);
  const lines = text.split('\n');
  let line = lines.at(-1) ?? '';
  const hints = inlayHints(file, all, { ...off, ...settings })
    .filter(({ position }) => position.line === lines.length - 1)
    .sort((a, b) => b.position.character - a.position.character);
  for (const { position, label } of hints)
    line = `${line.slice(0, position.character)}«${label}»${line.slice(position.character)}`;
  return line;
}

describe('inlay hints', () => {
  it('show the features of fields, in files with an edition alone', async () => {
    assert.equal(
      await shown(
        'edition = "2023";\nmessage A { string a = 1; repeated int32 b = 2; A c = 3 [features.message_encoding = DELIMITED]; }',
        { features: true },
      ),
      'message A { string a = 1«  explicit, verify»; repeated int32 b = 2«  packed»; A c = 3«  explicit, delimited» [features.message_encoding = DELIMITED]; }',
    );
    const proto3 = 'syntax = "proto3";\nmessage A { string a = 1; }';
    assert.equal(await shown(proto3, { features: true }), 'message A { string a = 1; }');
  });

  it('show what an enum’s field is when it is not set', async () => {
    assert.equal(
      await shown(
        'syntax = "proto2";\nenum E { ONE = 1; TWO = 2; }\nmessage A { optional E a = 1; optional E b = 2 [default = TWO]; repeated E c = 3; }',
        { enumZeroValues: true },
      ),
      'message A { optional E a« = ONE» = 1; optional E b = 2 [default = TWO]; repeated E c = 3; }',
    );
  });

  it('show what a type’s name leaves out', async () => {
    assert.equal(
      await shown(
        'syntax = "proto3";\npackage google.x;\nimport "google/protobuf/any.proto";\nmessage A { protobuf.Any a = 1; google.protobuf.Any b = 2; }',
        { resolvedNames: true },
      ),
      'message A { «google.»protobuf.Any a = 1; google.protobuf.Any b = 2; }',
    );
  });

  it('are none unless they are wanted', async () => {
    const { file } = await markedFile('edition = "2023";\nenum E { NONE = 0; }\nmessage A { E e = 1; }');
    assert.deepEqual(inlayHints(file, all, off), []);
  });
});
