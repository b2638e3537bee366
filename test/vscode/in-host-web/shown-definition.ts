import * as vscode from 'vscode';
import { check, eventually } from './ask.ts';

/** What the editor shows of a definition, and offers to do to it, asked for as the editor itself asks. */
export async function definitionIsShown(document: vscode.TextDocument): Promise<void> {
  const { uri } = document;
  const ask = <T>(command: string, ...rest: unknown[]) =>
    vscode.commands.executeCommand<T>(`vscode.${command}`, uri, ...rest);
  const at = (text: string, characters = 0) => {
    const offset = document.getText().indexOf(text);
    check(offset >= 0, `the definition has ${text}`);
    return document.positionAt(offset + characters);
  };

  const symbols = await ask<vscode.DocumentSymbol[]>('executeDocumentSymbolProvider');
  check(
    symbols.some(({ name, children }) => name === 'PostsService' && children.length === 5),
    'the outline has the service with its methods',
  );

  const folds = await ask<vscode.FoldingRange[]>('executeFoldingRangeProvider');
  check(
    folds.some(({ start }) => start === at('message Post {').line),
    'the message can be folded',
  );

  const [selection] = await ask<vscode.SelectionRange[]>('executeSelectionRangeProvider', [at('title', 2)]);
  check(selection?.parent !== undefined, 'more and more can be selected');

  const links = await ask<vscode.DocumentLink[]>('executeLinkProvider');
  check(
    links.some(({ range }) => range.start.line === at('import "google').line),
    'the import is a link',
  );

  const all = await ask<vscode.SemanticTokens>('provideDocumentSemanticTokens');
  const some = await ask<vscode.SemanticTokens>(
    'provideDocumentRangeSemanticTokens',
    new vscode.Range(at('message Post {'), at('enum PostStatus')),
  );
  check(some.data.length > 0 && some.data.length < all.data.length, 'a part has fewer tokens than all');

  const [type] = await ask<(vscode.Location | vscode.LocationLink)[]>(
    'executeTypeDefinitionProvider',
    at('PostStatus status', 'PostStatus '.length),
  );
  const range = type && ('targetRange' in type ? type.targetRange : type.range);
  check(range?.start.line === at('enum PostStatus').line, 'the type of a field is found');

  const marks = await ask<vscode.DocumentHighlight[]>(
    'executeDocumentHighlights',
    at('PostStatus status', 2),
  );
  check(marks.length > 2, `a name is marked wherever it stands: ${marks.length}`);

  const calls = await ask<vscode.CallHierarchyItem[]>('prepareCallHierarchy', at('message Post {', 9));
  check(calls[0]?.name === 'Post', 'who sends the message can be asked for');
  const types = await ask<vscode.TypeHierarchyItem[]>('prepareTypeHierarchy', at('message Post {', 9));
  check(types[0]?.name === 'Post', 'what the message is made of can be asked for');

  const field = at('string title = 2;', 'string ti'.length);
  await eventually('a refactoring is offered', async () => {
    const actions = await ask<vscode.CodeAction[]>(
      'executeCodeActionProvider',
      new vscode.Range(field, field),
    );
    return actions.some(({ title }) => title === 'Deprecate "title"');
  });
}
