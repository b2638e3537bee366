import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  WatchKind,
} from 'vscode-languageserver';
import * as protocol from '../protocol.ts';
import { BufModules } from '../workspace/buf-modules.ts';
import type { EarlierVersions } from '../workspace/earlier-versions.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import { watchedNames } from '../workspace/project-config.ts';
import { fromClientUri } from '../workspace/uri.ts';
import { CelDiagnostics } from './cel-diagnostics.ts';
import { codeActionCapabilities } from './code-action-requests.ts';
import { formattingCapabilities } from './formatting-requests.ts';
import { HttpConflictDiagnostics } from './http-conflict-diagnostics.ts';
import { inlayHintSettings, navigationCapabilities, willRename } from './navigation-requests.ts';
import { registerManifests } from './register-manifests.ts';
import { answerRequests } from './requests.ts';
import { Session } from './session.ts';
import { showBreakingChanges } from './show-breaking-changes.ts';
import { showLint } from './show-lint.ts';

/** What the machine that the server runs on adds. */
export interface StartOptions {
  /** Reads what git has. */
  readonly versions?: EarlierVersions;
  /** Whether the connection copies messages as objects, as to a web worker, and does not write JSON. Default: false. */
  readonly copiesMessages?: boolean;
}

/** Serves one client over a connection, until it ends. */
export function startLanguageServer(
  connection: Connection,
  fileSystem: FileSystem,
  { versions, copiesMessages = false }: StartOptions = {},
): void {
  const session = new Session(connection, fileSystem, { copiesMessages });
  const { workspace } = session;
  const bufModules = new BufModules((uri) => workspace.text(uri));
  const lint = showLint(session, bufModules);
  session.further.add(new CelDiagnostics());
  session.further.add(new HttpConflictDiagnostics(workspace));
  const breaking = showBreakingChanges(session, bufModules, versions);
  let client: InitializeParams['capabilities'] = {};
  answerRequests(session, {
    links: () => client.textDocument?.definition?.linkSupport ?? false,
    codeActions: () => client.textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits: () => resolvesEdits(client),
    snippets: () => client.textDocument?.completion?.completionItem?.snippetSupport ?? false,
  });

  connection.onInitialize((params) => {
    client = params.capabilities;
    session.indexing.showsProgress = client.window?.workDoneProgress === true;
    const folders =
      params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    const options: protocol.InitializationOptions = params.initializationOptions ?? {};
    workspace.configure({
      ...workspace.settings,
      folders: folders.map(folderUri),
      trusted: options.trusted === true,
    });
    return { capabilities, serverInfo: { name: 'skep' } } satisfies InitializeResult;
  });

  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) watchFiles(connection);
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'skep' });
    }
    if (client.textDocument?.synchronization?.dynamicRegistration) registerManifests(connection);
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => folderUri(uri)));
        const kept = workspace.settings.folders.filter((folder) => !gone.has(folder));
        workspace.configure({
          ...workspace.settings,
          folders: [...kept, ...added.map(({ uri }) => folderUri(uri))],
        });
        listFiles();
      });
    }
    readSettings();
    listFiles();
  });

  connection.onDidChangeConfiguration(readSettings);
  connection.onNotification(protocol.workspaceTrusted, () => {
    workspace.configure({ ...workspace.settings, trusted: true });
    session.publishSoon(0);
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    workspace.changedOnDisk(
      changes.map(({ uri, type }) => ({ uri: fromClientUri(uri), exists: type !== FileChangeType.Deleted })),
    );
    if (changes.some(({ uri }) => uri.endsWith('/buf.yaml')))
      for (const checks of [lint, breaking]) checks.configsChanged();
    session.publishSoon(0);
    if (changes.some(({ uri, type }) => type === FileChangeType.Created && !hasExtension(uri))) listFiles();
  });
  // A folder that is moved into the workspace is one event, without those of its files.
  connection.workspace.onDidCreateFiles(listFiles);
  connection.workspace.onDidRenameFiles(listFiles);
  connection.onShutdown(() => session.dispose());

  function listFiles(): void {
    inBackground(workspace.list().then(() => session.indexing.soon()));
  }

  function readSettings(): void {
    if (!client.workspace?.configuration) return;
    inBackground(
      connection.workspace.getConfiguration('skep').then((settings) => {
        const importPaths: unknown = settings?.importPaths;
        session.inlayHints = inlayHintSettings(settings?.inlayHints);
        if (client.workspace?.inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
        lint.configure(settings?.lint);
        workspace.configure({
          ...workspace.settings,
          importPaths: Array.isArray(importPaths)
            ? importPaths.filter((path) => typeof path === 'string')
            : [],
        });
        breaking.configure(settings?.breaking?.against);
      }),
    );
  }

  function inBackground(work: Promise<void>): void {
    work.then(
      () => session.publishSoon(0),
      (error) => connection.console.error(String(error)),
    );
  }
}

const folders = { filters: [{ pattern: { glob: '**', matches: 'folder' as const } }] };

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  ...navigationCapabilities,
  ...formattingCapabilities,
  completionProvider: { triggerCharacters: ['"', '.', '/', '(', '<', '[', ' ', ':'], resolveProvider: true },
  ...codeActionCapabilities,
  workspaceSymbolProvider: true,
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didCreate: folders, didRename: folders, willRename },
  },
};

function resolvesEdits({ textDocument }: InitializeParams['capabilities']): boolean {
  const actions = textDocument?.codeAction;
  return actions?.dataSupport === true && actions.resolveSupport?.properties.includes('edit') === true;
}

function watchFiles(connection: Connection): void {
  const kind = WatchKind.Create | WatchKind.Change | WatchKind.Delete;
  const watchers = ['*.proto', ...watchedNames].map((name) => ({ globPattern: `**/${name}`, kind }));
  // A folder that is moved here or away is one event, without those of its files.
  watchers.push({ globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete });
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

/** What has none may be a folder. */
function hasExtension(uri: string): boolean {
  return /[^/]\.[^/]*$/.test(uri);
}

function folderUri(uri: string): string {
  return fromClientUri(uri).replace(/(?<=[^/])\/$/, '');
}
