import assert from 'node:assert/strict';
import {
  bundledFiles,
  type Compilation,
  compile,
  parse,
  type SyntaxFile,
} from '../../../server/compiler/index.ts';
import { definitionPaths, definitionText } from './fixtures.ts';

const known = new Map<string, SyntaxFile>(
  [...definitionPaths, ...bundledFiles.keys()].map((path) => [path, parse(definitionText(path) ?? '')]),
);
const linked: Compilation = compile([...known.keys()], (path) => known.get(path));

/** Where a text that is exercised stands; it may import itself. */
const path = 'fuzz.proto';

/** Has the compiler do everything it offers with one text, which may import the fixtures and what is bundled. Throws where it does. */
export function exercise(text: string): void {
  const syntax = parse(text);
  const file = compile([path], (name) => (name === path ? syntax : known.get(name)), linked).files.get(path);
  assert.ok(file);
  for (const { start, end, message } of file.diagnostics) {
    assert.ok(start >= 0 && start <= end && end <= text.length, `a range inside the text: ${message}`);
  }
  assert.ok(file.symbols.length >= 0 && file.references.length >= 0);
  file.descriptorBytes({ sourceInfo: true });
  // Message objects of every fourth: they take longer than all the rest.
  if (text.length % 4 === 0) assert.equal(file.proto.name, path);
}
