/** What holds of request files inside a web extension host: all but sending them. */
import * as vscode from 'vscode';
import { check, eventually } from './ask.ts';

const text = `### Create
GRPC {{local}}/posts.v1.PostsService/Create

{
  "title": 7,

}
`;

export async function requestFilesAreUnderstood(folder: vscode.Uri): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, 'Posts.Create.rpc.http');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  check(document.languageId === 'skep-http', `it is a request: ${document.languageId}`);
  await eventually('a value of another type is marked', () =>
    vscode.languages.getDiagnostics(uri).some(({ range }) => range.start.line === 4),
  );
  const members = await completionsAt(uri, new vscode.Position(5, 0));
  check(members.includes('body'), `the other fields are offered: ${members.slice(0, 20).join(', ')}`);
  const services = await completionsAt(uri, new vscode.Position(1, 'GRPC {{local}}/'.length));
  check(
    services.includes('posts.v1.PostsService'),
    `services are offered: ${services.slice(0, 20).join(', ')}`,
  );
  const body = await hoverAt(uri, new vscode.Position(4, 5));
  check(/One line/.test(body), `the field is told of: ${body}`);
  const method = await hoverAt(uri, new vscode.Position(1, 'GRPC {{local}}/posts.v1.PostsService/Cr'.length));
  check(/rpc Create/.test(method), `the method is told of: ${method}`);
  const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    uri,
    new vscode.Position(1, 'GRPC {{local}}/posts.v1.PostsService/Cr'.length),
  );
  check(
    places.some((place) => /posts\.proto$/.test(('targetUri' in place ? place.targetUri : place.uri).path)),
    'and leads to its definition',
  );
}

async function completionsAt(uri: vscode.Uri, position: vscode.Position): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uri,
    position,
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}
