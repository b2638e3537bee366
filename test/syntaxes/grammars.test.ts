import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const root = path.join(import.meta.dirname, '../..');

interface Token {
  text: string;
  /** Without those that every token of the file has; `.proto` and the like cut off. */
  scopes: string;
}

interface Tokenized {
  tokens: Token[];
  /** How many rules are still open after the last line. */
  depth: number;
}

async function tokenize(scopeName: string, grammarFile: string, text: string): Promise<Tokenized> {
  await loadOniguruma();
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (string) => new oniguruma.OnigString(string),
    }),
    loadGrammar: async (name) => {
      const file = path.join(root, 'syntaxes', grammarFile);
      return name === scopeName ? textmate.parseRawGrammar(readFileSync(file, 'utf8'), file) : null;
    },
  });
  const grammar = await registry.loadGrammar(scopeName);
  assert.ok(grammar);
  let stack = textmate.INITIAL;
  const tokens: Token[] = [];
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const names = scopes.slice(1).map((scope) => scope.replace(/\.(proto|skep-http)$/, ''));
      tokens.push({ text: line.slice(startIndex, endIndex).trim(), scopes: names.join(' ') });
    }
  }
  return { tokens, depth: stack.depth };
}

let loaded: Promise<void> | undefined;

function loadOniguruma(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  loaded ??= oniguruma.loadWASM(readFileSync(wasm).buffer);
  return loaded;
}

function fixture(name: string): string {
  return readFileSync(path.join(root, 'test/fixtures/syntaxes', name), 'utf8');
}

const proto = (text: string) => tokenize('source.proto', 'proto.tmLanguage.json', text);
const http = (text: string) => tokenize('source.skep-http', 'skep-http.tmLanguage.json', text);

function assertScopes({ tokens }: Tokenized, expected: [text: string, scope: string][]): void {
  for (const [text, scope] of expected) {
    const found = tokens.filter((token) => token.text === text).map(({ scopes }) => scopes);
    assert.ok(
      found.some((scopes) => scopes.split(' ').includes(scope)),
      `${text}: ${scope} is not among ${JSON.stringify(found)}`,
    );
  }
}

describe('the grammar of definitions', () => {
  it('tells what each word is', async () => {
    assertScopes(await proto(fixture('everything.proto')), [
      ['edition', 'keyword.other.syntax'],
      ['first', 'comment.line.double-slash'],
      ['* comment', 'comment.block.documentation'],
      ['acme.tools . v1', 'entity.name.namespace'],
      ['public', 'storage.modifier.import'],
      ['\\x41', 'constant.character.escape'],
      ['\\q', 'invalid.illegal.escape'],
      ['java_package', 'entity.other.attribute-name'],
      ['acme.file', 'entity.other.attribute-name.extension'],
      ['.flag', 'entity.other.attribute-name'],
      ['list', 'support.type.property-name'],
      ['2.5e3', 'constant.numeric'],
      ['inf', 'constant.language.float'],
      ['export', 'storage.modifier.visibility'],
      ['Hammer', 'entity.name.type.message'],
      ['.acme.tools.Handle', 'entity.name.type.reference'],
      ['handles', 'variable.other.property.field'],
      ['0x2', 'constant.numeric.field-number'],
      ['map', 'storage.type.map'],
      ['optional', 'storage.modifier.label'],
      ['int64', 'storage.type.scalar'],
      ['grip', 'variable.other.oneof'],
      ['max', 'constant.language.max'],
      ['older', 'variable.other.reserved'],
      ['group', 'storage.type.group'],
      ['KIND_B', 'variable.other.enummember'],
      ['embedded', 'comment.block'],
      ['Sell', 'entity.name.function.rpc'],
      ['stream', 'storage.modifier.stream'],
      ['additional_bindings', 'support.type.property-name'],
    ]);
  });

  it('takes words of the language for names where they are names', async () => {
    const text = 'message M {\n  string message = 1;\n  rpc service = 2;\n  option.X option = 3;\n}';
    assertScopes(await proto(text), [
      ['message', 'variable.other.property.field'],
      ['service', 'variable.other.property.field'],
      ['option', 'variable.other.property.field'],
    ]);
  });

  it('is back at the top after every broken declaration', async () => {
    const { tokens, depth } = await proto(fixture('everything.proto'));
    assert.equal(depth, 1);
    assert.equal(
      tokens.find(({ text }) => text === 'After')?.scopes,
      'meta.message entity.name.type.message',
    );
  });
});

describe('the grammar of request files', () => {
  it('tells what each part is', async () => {
    assertScopes(await http(fixture('everything.rpc.http')), [
      ['host', 'variable.other.definition'],
      ['List posts', 'entity.name.section'],
      ['@name', 'keyword.other.metadata'],
      ['a comment', 'comment.line'],
      ['GRPC', 'keyword.control.method'],
      ['local', 'variable.other'],
      ['posts.v1.PostsService', 'entity.name.type.service'],
      ['List', 'entity.name.function.rpc'],
      ['authorization', 'entity.other.attribute-name.header'],
      ['token', 'variable.other'],
      ['within', 'comment.line'],
      ['beside', 'comment.line'],
      ['===', 'keyword.other.separator.message'],
      ['HTTP/1.1', 'constant.language.http-version'],
      ['Accept', 'entity.other.attribute-name.header'],
    ]);
  });

  it('ends a body that is not closed where the next request begins', async () => {
    const { tokens } = await http('GRPC a.B/C\n\n{ "open": [\n### next\nGET /x');
    assert.equal(tokens.find(({ text }) => text === 'next')?.scopes, 'entity.name.section');
    assert.equal(tokens.find(({ text }) => text === 'GET')?.scopes, 'meta.request keyword.control.method');
  });
});
