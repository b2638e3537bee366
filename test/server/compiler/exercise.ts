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

/**
 * Has the compiler do everything it offers with one text, which may import the fixtures and what is bundled. Throws where it does.
 * Message objects are made of every fourth, if `withObjects` does not say: they take longer than all the rest.
 */
export function exercise(text: string, withObjects = text.length % 4 === 0): void {
  const syntax = parse(text);
  const file = compile([path], (name) => (name === path ? syntax : known.get(name)), linked).files.get(path);
  assert.ok(file);
  for (const { start, end, message } of file.diagnostics) {
    assert.ok(start >= 0 && start <= end && end <= text.length, `a range inside the text: ${message}`);
  }
  // Found out when they are asked for: that may throw, and says nothing else.
  void [file.symbols, file.references];
  file.descriptorBytes({ sourceInfo: true });
  if (withObjects) assert.equal(file.proto.name, path);
}
