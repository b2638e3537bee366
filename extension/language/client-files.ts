/** Reads the workspace for a language server that cannot: in a browser, or where its files are on no disk. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import * as protocol from './protocol.ts';

/** Milliseconds that a search may take. Where nobody can search a file system, one never ends. */
const searchPatience = 5_000;

/** Folders that are looked into at once. */
const walkers = 16;

/** Answers the server's requests for texts and lists until disposed of. What cannot be read is as if it were not there. */
export function serveClientFiles(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(protocol.readFiles, readFiles),
    client.onRequest(protocol.listFiles, listFiles),
    client.onRequest(protocol.listFolder, listFolder),
  );
}

function readFiles({ uris }: protocol.ReadFilesParams): Promise<protocol.ReadFilesResult> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Promise.all(
    uris.map(async (uri) => {
      try {
        return decoder.decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uri)));
      } catch {
        // Not there, a folder, or not ours to read: for an import it is all the same.
        return null;
      }
    }),
  );
}

async function listFolder({ folder }: protocol.ListFolderParams): Promise<protocol.ListFolderResult> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(folder));
    return entries.map(([name]) => name);
  } catch {
    return null;
  }
}

/** By a search where there is one, which is a single question; folder by folder where it finds nothing or does not answer. */
async function listFiles(
  { folder, endings }: protocol.ListFilesParams,
  token: vscode.CancellationToken,
): Promise<protocol.ListFilesResult> {
  const root = vscode.Uri.parse(folder);
  const found = await search(root, endings, token);
  const files = found.length > 0 ? found : await walk(root, endings, token);
  return files.map((file) => file.toString());
}

async function search(
  root: vscode.Uri,
  endings: readonly string[],
  token: vscode.CancellationToken,
): Promise<vscode.Uri[]> {
  const names = endings.map((ending) => (ending.startsWith('/') ? ending.slice(1) : `*${ending}`));
  const pattern = new vscode.RelativePattern(root, `**/{${names.join(',')}}`);
  const source = new vscode.CancellationTokenSource();
  const asked = token.onCancellationRequested(() => source.cancel());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<vscode.Uri[]>((resolve) => {
    timer = setTimeout(() => resolve([]), searchPatience);
  });
  try {
    const searching = vscode.workspace.findFiles(pattern, '**/{node_modules,.*}/**', undefined, source.token);
    return await Promise.race([Promise.resolve(searching).catch(() => []), patience]);
  } finally {
    clearTimeout(timer);
    asked.dispose();
    source.cancel();
    source.dispose();
  }
}

async function walk(
  root: vscode.Uri,
  endings: readonly string[],
  token: vscode.CancellationToken,
): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const folders = [root];
  const walkOn = async (folder: vscode.Uri) => {
    for (const [name, type] of await entriesOf(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      // Links are not followed: they may lead in circles.
      if (type === vscode.FileType.Directory && !isSkipped(name)) folders.push(uri);
      else if (type === vscode.FileType.File && endings.some((ending) => uri.path.endsWith(ending)))
        found.push(uri);
    }
  };
  while (folders.length > 0 && !token.isCancellationRequested)
    await Promise.all(folders.splice(-walkers).map(walkOn));
  return found;
}

async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

function isSkipped(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}
