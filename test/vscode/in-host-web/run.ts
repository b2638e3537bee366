/** What holds inside a web extension host. `run` is what VS Code calls; a rejection is a failure. */
import * as vscode from 'vscode';
import { check, eventually } from './ask.ts';
import { requestFilesAreUnderstood } from './request-files.ts';
import { definitionIsShown } from './shown-definition.ts';

const definition = 'posts/proto/posts/v1/posts.proto';

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Error('no folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, definition));
  await vscode.window.showTextDocument(document);
  const editor = new Definition(folder, document);
  await eventually('the extension is active', () => vscode.extensions.getExtension('skep.skep')?.isActive);
  await editor.problemsComeAndGo();
  await editor.isCompleted();
  await editor.isHovered();
  await editor.leadsToWhatItImports();
  await editor.isFoundByName();
  await editor.isReferredTo();
  await editor.isRenamed();
  await editor.isFormatted();
  await editor.isLinted();
  await editor.configIsChecked();
  await definitionIsShown(document);
  await editor.hasNoButtonsThatDoNothing();
  await requestFilesAreUnderstood(folder);
}

class Definition {
  readonly #folder: vscode.Uri;
  readonly #document: vscode.TextDocument;

  constructor(folder: vscode.Uri, document: vscode.TextDocument) {
    this.#folder = folder;
    this.#document = document;
  }

  get #uri(): vscode.Uri {
    return this.#document.uri;
  }

  async problemsComeAndGo(): Promise<void> {
    await this.#append('message Broken { Nothing field = 1; }\n');
    const [problem] = await eventually('the problem is there', () => {
      const problems = vscode.languages.getDiagnostics(this.#uri);
      return problems.length > 0 && problems;
    });
    check(/Nothing/.test(problem?.message ?? ''), `says what is wrong: ${problem?.message}`);
    await vscode.commands.executeCommand('undo');
    await eventually('the problem is gone', () => vscode.languages.getDiagnostics(this.#uri).length === 0);
  }

  async isCompleted(): Promise<void> {
    await this.#append('message Other { Pos }\n');
    const at = this.#positionOf('Pos }').translate(0, 3);
    const found = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      this.#uri,
      at,
    );
    const labels = found.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    check(labels.includes('Post'), `offers Post: ${labels.slice(0, 20).join(', ')}`);
    await vscode.commands.executeCommand('undo');
  }

  async isHovered(): Promise<void> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      this.#uri,
      this.#positionOf('GetResponse)').translate(0, 2),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n');
    check(/message GetResponse/.test(text), `shows the message: ${text}`);
  }

  /** Of a file that ships with the server, to be read through it. */
  async leadsToWhatItImports(): Promise<void> {
    const at = this.#positionOf('google.protobuf.Timestamp').translate(0, 20);
    const [found] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      this.#uri,
      at,
    );
    const uri = found && ('targetUri' in found ? found.targetUri : found.uri);
    check(uri?.path.endsWith('google/protobuf/timestamp.proto'), `leads to the timestamp: ${uri}`);
    if (!uri) return;
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    check(/message Timestamp/.test(text), 'and its text is there');
  }

  /** In files that are not open, which takes listing and reading the workspace. */
  async isFoundByName(): Promise<void> {
    await eventually('a message of another file is found', async () => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'HelloRequest',
      );
      return found.some(({ location }) => location.uri.path.endsWith('/helloworld.proto'));
    });
  }

  async isReferredTo(): Promise<void> {
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      this.#uri,
      this.#positionOf('message Post {').translate(0, 9),
    );
    check(found.length > 3, `there are references: ${found.length}`);
  }

  async isRenamed(): Promise<void> {
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      this.#uri,
      this.#positionOf('message GetResponse').translate(0, 9),
      'GetReply',
    );
    const edits = edit.entries().flatMap(([, each]) => each);
    check(edits.length >= 2, `renames where it is declared and used: ${edits.length}`);
  }

  async isFormatted(): Promise<void> {
    await this.#append('message   Wide{string a=1;}\n');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      this.#uri,
      { tabSize: 2, insertSpaces: true },
    );
    check((edits ?? []).length > 0, 'has something to format');
    await vscode.commands.executeCommand('undo');
  }

  /** The project has a buf.yaml. */
  async isLinted(): Promise<void> {
    await this.#append('message lower_case {}\n');
    await eventually('the style is complained about', () =>
      vscode.languages.getDiagnostics(this.#uri).some((problem) => {
        const { code } = problem;
        return (typeof code === 'object' ? code.value : code) === 'MESSAGE_PASCAL_CASE';
      }),
    );
    await vscode.commands.executeCommand('undo');
  }

  async configIsChecked(): Promise<void> {
    const config = vscode.Uri.joinPath(this.#folder, 'posts/buf.yaml');
    const document = await vscode.workspace.openTextDocument(config);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(config, new vscode.Position(document.lineCount, 0), '\nnothing_known: true\n');
    await vscode.workspace.applyEdit(edit);
    await eventually('the unknown key is marked', () =>
      vscode.languages.getDiagnostics(config).some(({ message }) => /nothing_known/.test(message)),
    );
    await vscode.commands.executeCommand('undo');
    await vscode.window.showTextDocument(this.#document);
  }

  async hasNoButtonsThatDoNothing(): Promise<void> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      this.#uri,
    );
    check((lenses ?? []).length === 0, 'nothing to run or to call');
  }

  async #append(text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(this.#uri, this.#document.positionAt(this.#document.getText().length), text);
    await vscode.workspace.applyEdit(edit);
  }

  #positionOf(text: string): vscode.Position {
    const offset = this.#document.getText().indexOf(text);
    check(offset >= 0, `the definition has ${text}`);
    return this.#document.positionAt(offset);
  }
}
