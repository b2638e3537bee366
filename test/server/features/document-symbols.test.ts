import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DocumentSymbol, SymbolTag } from 'vscode-languageserver-types';
import { parse } from '../../../server/compiler/index.ts';
import { documentSymbols } from '../../../server/features/document-symbols.ts';

/** One line a symbol, indented as nested: name, detail, `(deprecated)`. */
function outline(symbols: DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ name, detail, tags, children }) => [
    indent + [name, detail, tags?.includes(SymbolTag.Deprecated) && '(deprecated)'].filter(Boolean).join(' '),
    ...outline(children ?? [], `${indent}  `),
  ]);
}

describe('the outline', () => {
  it('has every declaration, nested, with its type', () => {
    const text = `syntax = "proto3";
package zoo.v1;
message Animal {
  option deprecated = true;
  enum Kind { KIND_UNSPECIFIED = 0; KIND_BIRD = 1 [deprecated = true]; }
  repeated Kind kinds = 1;
  map<string, int32> legs = 2 [deprecated = true];
  oneof mark { string ring = 3; }
}
extend Animal { bool tame = 100; }
service Zoo {
  rpc Watch(Animal) returns (stream Animal);
  rpc Feed(stream Animal) returns (Animal) { option deprecated = true; }
}
`;
    assert.deepEqual(outline(documentSymbols(parse(text))), [
      'zoo.v1',
      'Animal (deprecated)',
      '  Kind',
      '    KIND_UNSPECIFIED 0',
      '    KIND_BIRD 1 (deprecated)',
      '  kinds repeated Kind',
      '  legs map<string, int32> (deprecated)',
      '  mark oneof',
      '    ring string',
      'Animal extend',
      '  tame bool',
      'Zoo',
      '  Watch (Animal) returns (stream Animal)',
      '  Feed (stream Animal) returns (Animal) (deprecated)',
    ]);
  });

  it('has what can be read of broken text, and no empty names', () => {
    const text = 'message A {\n  string a = 1;\n  message {\n}\nenum\nservice S {\n  rpc (\n';
    const check = (symbols: DocumentSymbol[]) => {
      for (const { name, children } of symbols) {
        assert.notEqual(name, '');
        check(children ?? []);
      }
    };
    for (let end = 0; end <= text.length; end++) check(documentSymbols(parse(text.slice(0, end))));
    assert.equal(outline(documentSymbols(parse(text)))[0], 'A');
  });

  it('selects the name inside the whole', () => {
    const [symbol] = documentSymbols(parse('\n  message Animal {\n}\n'));
    assert.deepEqual(symbol?.selectionRange, {
      start: { line: 1, character: 10 },
      end: { line: 1, character: 16 },
    });
    assert.deepEqual(symbol?.range, { start: { line: 1, character: 2 }, end: { line: 2, character: 1 } });
  });
});
