import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { definition } from '../../../server/features/definition.ts';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { hover } from '../../../server/features/hover.ts';
import { locate } from '../../../server/features/locate.ts';
import { requestExample } from '../../../server/features/request-body/index.ts';
import { services } from '../../../server/features/services.ts';
import { workspaceSymbols } from '../../../server/features/workspace-symbols.ts';
import { symbolsIn } from '../../../server/workspace/file-symbols.ts';
import { markedFile } from './marked-file.ts';

const food = `syntax = "proto3";
package food.v1;

// What an animal eats.
message Meal {
  double grams = 1; // of dry weight
  /*
   * How it tastes.
   */
  Taste taste = 2;
}

// Not about the enum.

enum Taste { TASTE_UNSPECIFIED = 0; }
`;
const others = { 'uses/food/v1/food.proto': food };
const head = 'syntax = "proto3";\npackage zoo.v1;\nimport "food/v1/food.proto";\n';

async function definitionAt(text: string): Promise<string[]> {
  const { file, position } = await markedFile(text, others);
  return definition(file, position).map(
    ({ targetUri, targetSelectionRange: { start } }) =>
      `${targetUri.replace('file:///w/', '')}:${start.line}:${start.character}`,
  );
}

async function hoverAt(text: string): Promise<string> {
  const { file, position } = await markedFile(text, others);
  const found = hover(file, position);
  return found && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
}

describe('definition', () => {
  it('leads from a type to its name, in whatever file', async () => {
    const place = ['uses/food/v1/food.proto:4:8'];
    assert.deepEqual(await definitionAt(`${head}message A { food.v1.Me|al m = 1; }`), place);
    assert.deepEqual(await definitionAt(`${head}message A { map<string, food.v1.Meal|> m = 1; }`), place);
    assert.deepEqual(await definitionAt(`${head}message A {} service S { rpc R(stream |A) returns (A); }`), [
      'proto/main.proto:3:8',
    ]);
  });

  it('leads from an import to the file', async () => {
    assert.deepEqual(await definitionAt('import "food/v1/|food.proto";'), ['uses/food/v1/food.proto:0:0']);
    assert.deepEqual(await definitionAt('import "google/protobuf/|any.proto";'), [
      'skep-bundled:/google/protobuf/any.proto:0:0',
    ]);
  });

  it('leads into bundled files', async () => {
    const found = await definitionAt(
      'import "google/protobuf/empty.proto";\nmessage A { google.protobuf.Em|pty e = 1; }',
    );
    assert.match(found[0] ?? '', /^skep-bundled:\/google\/protobuf\/empty\.proto:\d+:8$/);
  });

  it('leads nowhere from what is not declared', async () => {
    assert.deepEqual(await definitionAt('message A { Miss|ing m = 1; }'), []);
    assert.deepEqual(await definitionAt('import "miss|ing.proto";'), []);
    assert.deepEqual(await definitionAt('syntax = "pro|to3";'), []);
  });
});

describe('hover', () => {
  it('shows a declaration as written, its comment and its full name', async () => {
    const text = await hoverAt(`${head}message A { food.v1.Me|al m = 1; }`);
    assert.match(text, /^```proto\nmessage Meal \{\n {2}double grams = 1; \/\/ of dry weight\n/);
    assert.match(text, /\n\nWhat an animal eats\.\n\n`food\.v1\.Meal`$/);
  });

  it('takes the comment behind a declaration, or one in a block', async () => {
    assert.match(
      await hoverAt('syntax = "proto3";\nmessage A {\n  int32 a| = 1; // of it\n}'),
      /\n\nof it\n/,
    );
    assert.match(
      await hoverAt('syntax = "proto3";\nmessage A {\n  /** One.\n   * Two. */\n  int32 a| = 1;\n}'),
      /\n\nOne\.\nTwo\.\n/,
    );
  });

  it('takes no comment that a blank line parts from it, or that is the neighbour’s', async () => {
    assert.doesNotMatch(await hoverAt(`${head}message A { food.v1.Ta|ste t = 1; }`), /Not about/);
    assert.doesNotMatch(await hoverAt('message A {\n  int32 a = 1; // first\n  int32 b| = 2;\n}'), /first/);
  });

  it('leaves out the middle of what is long', async () => {
    const fields = Array.from({ length: 100 }, (_, index) => `  int32 f${index} = ${index + 1};`).join('\n');
    const text = await hoverAt(`syntax = "proto3";\nmessage Lo|ng {\n${fields}\n}`);
    assert.ok(text.split('\n').length < 40);
    assert.match(text, /more lines\n\}/);
  });

  it('shows nothing beside names', async () => {
    assert.equal(await hoverAt('syntax = "proto3";\n|\nmessage A {}'), '');
  });
});

describe('diagnostics', () => {
  it('have a place, a code and words', async () => {
    const { file } = await markedFile('syntax = "proto3";\nmessage A {\n  Missing m = 1;\n}\n');
    const [found, ...more] = diagnostics(file);
    assert.deepEqual(more, []);
    assert.deepEqual(found?.range, { start: { line: 2, character: 2 }, end: { line: 2, character: 9 } });
    assert.equal(found?.code, 'undefined-type');
    assert.equal(found?.source, 'skep');
    assert.match(String(found?.message), /Missing/);
  });

  it('point to the other place that matters', async () => {
    const { file } = await markedFile('syntax = "proto3";\nmessage A {}\nmessage A {}\n');
    const related = diagnostics(file).flatMap(({ relatedInformation }) => relatedInformation ?? []);
    assert.deepEqual(
      related.map(({ location }) => `${location.uri}:${location.range.start.line}`),
      ['file:///w/proto/main.proto:1'],
    );
  });

  it('mark an import that nothing uses as unnecessary', async () => {
    const { file } = await markedFile(`${head}message A {}`, others);
    assert.deepEqual(
      diagnostics(file).map(({ code, severity, tags }) => ({ code, severity, tags })),
      [{ code: 'unused-import', severity: 2, tags: [1] }],
    );
  });
});

describe('services', () => {
  const text = `${head}service Zoo {\n  rpc Feed(food.v1.Meal) returns (stream Done);\n  rpc Odd(Missing) returns (\n}\nmessage Done {}\n`;

  it('have their methods, with full type names; of broken ones, what can be read', async () => {
    const { file } = await markedFile(text, others);
    const [zoo] = services(file);
    assert.equal(zoo?.name, 'zoo.v1.Zoo');
    assert.deepEqual(zoo?.nameRange, { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } });
    const [feed] = zoo?.methods ?? [];
    assert.equal(feed?.name, 'Feed');
    assert.deepEqual([feed?.input, feed?.output], ['food.v1.Meal', 'zoo.v1.Done']);
    assert.deepEqual([feed?.clientStreaming, feed?.serverStreaming], [false, true]);
  });

  it('are told to be deprecated, and so are their methods', async () => {
    const { file } = await markedFile(
      `${head}service Old {\n  option deprecated = true;\n}\nservice Zoo {\n  rpc Feed(Done) returns (Done) {\n    option deprecated = true;\n  }\n  rpc Clean(Done) returns (Done);\n}\nmessage Done {}\n`,
      others,
    );
    const [old, zoo] = services(file);
    assert.deepEqual([old?.deprecated, zoo?.deprecated], [true, false]);
    assert.deepEqual(
      zoo?.methods.map(({ deprecated }) => deprecated),
      [true, false],
    );
  });

  it('can be located by full name, with their methods and messages', async () => {
    const { snapshot } = await markedFile(text, others);
    assert.equal(locate(snapshot, 'zoo.v1.Zoo')?.range.start.line, 3);
    assert.equal(locate(snapshot, 'zoo.v1.Zoo.Feed')?.range.start.line, 4);
    assert.equal(locate(snapshot, 'food.v1.Meal')?.uri, 'file:///w/uses/food/v1/food.proto');
    assert.equal(locate(snapshot, 'zoo.v1'), undefined);
  });

  it('give an example of a request, however broken another file is', async () => {
    const { snapshot } = await markedFile(text, { ...others, 'proto/broken.proto': 'message {{{' });
    const example = requestExample(snapshot, { service: 'zoo.v1.Zoo', method: 'Feed' });
    assert.deepEqual(JSON.parse(example ?? ''), { grams: 0, taste: 'TASTE_UNSPECIFIED' });
  });
});

describe('workspace symbols', () => {
  it('are found by their letters, in any case', async () => {
    const { file } = await markedFile(
      `${head}message AnimalCage {\n  enum Kind { A = 0; }\n}\nservice Zoo { rpc Feed(A) returns (A); }`,
      others,
    );
    const names = (query: string) =>
      workspaceSymbols([[file.uri, symbolsIn(file.linked.syntax)]], query).map(
        ({ name, containerName }) => `${containerName}.${name}`,
      );
    assert.deepEqual(names('ancage'), ['zoo.v1.AnimalCage', 'zoo.v1.AnimalCage.Kind']);
    assert.deepEqual(names('FEED'), ['zoo.v1.Zoo.Feed']);
    assert.deepEqual(names('nothing'), []);
    assert.equal(names('').length, 4);
  });
});
