import type { ComparedServer } from './server.ts';
import { placeOf, type Shop } from './shop.ts';

/** Whether a server has a feature: tried with one question that has one right answer. */
type Trial = (server: ComparedServer, workspace: Shop) => Promise<boolean>;

const options = { tabSize: 2, insertSpaces: true };

/** Asks at a place of shop.proto, and has the answer looked at as JSON. */
function at(method: string, part: string, after: number, expected: RegExp, more: object = {}): Trial {
  return async (server, { shop, shopUri: uri }) => {
    const params = { textDocument: { uri }, position: placeOf(shop, part, after), ...more };
    return expected.test(JSON.stringify(await server.ask(`textDocument/${method}`, params)));
  };
}

function ofDocument(method: string, expected: RegExp, more: object = {}): Trial {
  return async (server, { shopUri: uri }) => {
    const params = { textDocument: { uri }, ...more };
    return expected.test(JSON.stringify(await server.ask(`textDocument/${method}`, params)));
  };
}

/** The same with another text in the document, which is put back. */
function edited(from: string, to: string, trial: (changed: string) => Trial): Trial {
  return async (server, workspace) => {
    const changed = workspace.shop.replace(from, to);
    await server.change(workspace.shopUri, changed);
    const found = await trial(changed)(server, workspace);
    await server.change(workspace.shopUri, workspace.shop);
    return found;
  };
}

/** Completion where a text ends that replaces another. */
function completes(from: string, to: string, expected: RegExp): Trial {
  return edited(from, to, (changed) => async (server, { shopUri: uri }) => {
    const position = placeOf(changed, to, to.length);
    const answer = await server.ask('textDocument/completion', { textDocument: { uri }, position });
    const items = Array.isArray(answer) ? answer : ((answer as { items?: unknown[] } | null)?.items ?? []);
    for (const item of items) {
      if (expected.test(JSON.stringify(item))) return true;
    }
    // An import may be told only of the item that is chosen.
    const chosen = items.find((item) => /Faraway/.test(JSON.stringify(item)));
    return chosen ? expected.test(JSON.stringify(await server.ask('completionItem/resolve', chosen))) : false;
  });
}

/** What is said of the document with another text in it. */
function says(from: string, to: string, expected: RegExp): Trial {
  return edited(
    from,
    to,
    () =>
      (server, { shopUri }) =>
        server.says(shopUri, expected),
  );
}

/** The whole hierarchy: what is asked about the thing at a place. */
function hierarchy(prepare: string, next: string, part: string, after: number, expected: RegExp): Trial {
  return async (server, { shop, shopUri: uri }) => {
    const params = { textDocument: { uri }, position: placeOf(shop, part, after) };
    const prepared = await server.ask(`textDocument/${prepare}`, params);
    const item: unknown = Array.isArray(prepared) ? prepared[0] : undefined;
    return Boolean(item) && expected.test(JSON.stringify(await server.ask(next, { item })));
  };
}

function quickFix(from: string, to: string, problem: RegExp, expected: RegExp): Trial {
  return edited(from, to, (changed) => async (server, { shopUri: uri }) => {
    if (!(await server.says(uri, problem))) return false;
    const start = placeOf(changed, to);
    const params = {
      textDocument: { uri },
      range: { start, end: { ...start, character: start.character + to.length } },
      context: { diagnostics: server.diagnosticsOf(uri) },
    };
    return expected.test(JSON.stringify(await server.ask('textDocument/codeAction', params)));
  });
}

/** By the words of the README. */
export const features: Readonly<Record<string, Trial>> = {
  'errors of syntax while typing': says('Kind kind = 1', 'Kind kind = ;', /"line":12/),
  'unknown types while typing': says('Item items', 'Missing items', /Missing/),
  "buf's lint rules, live": says('Item items', 'Item Items', /LOWER_SNAKE_CASE|lower_snake_case/),
  'breaking changes against git, live': says(
    '  google.protobuf.Timestamp since = 2;\n',
    '',
    /FIELD_NO_DELETE|deleted|removed/,
  ),
  'completion of types': completes('Item items', 'It', /Item/),
  'completion of a type adds its import': completes(
    'Item items',
    'Faraw',
    /additionalTextEdits.*other\/v1\/other\.proto/,
  ),
  'completion of imports': completes('shop/v1/item.proto', 'shop/v1/it', /item\.proto/),
  'completion of options': completes('[deprecated', '[depr', /deprecated/),
  'completion of the next field number': completes('items = 1;', 'items = 1;\n  Kind k = ', /"2"|"label":"2/),
  hover: at('hover', 'Item items', 1, /An item of the shop/),
  definition: at('definition', 'Item items', 1, /item\.proto/),
  'definition in well-known types': at('definition', 'Timestamp since', 1, /timestamp\.proto/),
  'type definition': at('typeDefinition', 'items = 1', 1, /item\.proto/),
  'rpc to its handler': at('implementation', 'List(ListRequest', 1, /main\.ts/),
  references: at('references', 'Kind kind', 1, /item\.proto.*shop\.proto|shop\.proto.*item\.proto/, {
    context: { includeDeclaration: true },
  }),
  'document highlight': at('documentHighlight', 'ListRequest {', 1, /range.*range/),
  'rename across files': at('rename', 'Kind kind', 1, /item\.proto.*shop\.proto|shop\.proto.*item\.proto/, {
    newName: 'Sort',
  }),
  'call hierarchy': hierarchy(
    'prepareCallHierarchy',
    'callHierarchy/outgoingCalls',
    'List(ListRequest',
    1,
    /ListRe/,
  ),
  'type hierarchy': hierarchy('prepareTypeHierarchy', 'typeHierarchy/subtypes', 'ListResponse {', 1, /Item/),
  'document symbols': ofDocument('documentSymbol', /ListRequest.*ListResponse/),
  'workspace symbols': async (server) =>
    /Faraway/.test(JSON.stringify(await server.ask('workspace/symbol', { query: 'Faraway' }))),
  folding: ofDocument('foldingRange', /startLine/),
  'selection range': async (server, { shop, shopUri: uri }) => {
    const params = { textDocument: { uri }, positions: [placeOf(shop, 'Item items', 1)] };
    return /parent.*parent/.test(JSON.stringify(await server.ask('textDocument/selectionRange', params)));
  },
  'links of imports': ofDocument('documentLink', /item\.proto/),
  'semantic tokens': ofDocument('semanticTokens/full', /"data":\[\d/),
  'signature help in options': at('signatureHelp', 'true];', 1, /label.*deprecated/),
  'linked editing': at('linkedEditingRange', 'ListRequest {', 1, /"ranges":\[/),
  formatting: edited('  repeated Item items = 1;', 'repeated   Item items=1;', () =>
    ofDocument('formatting', /newText/, { options }),
  ),
  'formatting of a selection': edited('  repeated Item items = 1;', 'repeated   Item items=1;', (changed) =>
    ofDocument('rangeFormatting', /newText/, {
      options,
      range: { start: placeOf(changed, 'message ListResponse'), end: placeOf(changed, 'items=1;', 8) },
    }),
  ),
  'formatting while typing': edited('  repeated Item items = 1;', 'repeated   Item items=1;', (changed) =>
    at('onTypeFormatting', 'x', 0, /newText/, {
      ch: ';',
      options,
      position: placeOf(changed, 'items=1;', 8),
    }),
  ),
  'quick fix: add the import': quickFix(
    'Item items',
    'other.v1.Faraway items',
    /Faraway/,
    /other\/v1\/other\.proto/,
  ),
  'organize imports': edited(
    'import "google/protobuf/timestamp.proto";\nimport "shop/v1/item.proto";',
    'import "shop/v1/item.proto";\nimport "google/protobuf/timestamp.proto";',
    () =>
      ofDocument('codeAction', /source\.organizeImports/, {
        range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
        context: { diagnostics: [], only: ['source.organizeImports'] },
      }),
  ),
};
