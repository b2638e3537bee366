import {
  type CancellationToken,
  type InlayHintParams,
  type LocationLink,
  LSPErrorCodes,
  type RenameParams,
  ResponseError,
  type SelectionRangeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../features/call-hierarchy.ts';
import { definition, definitionElsewhere, unseenNames } from '../features/definition.ts';
import { documentHighlights } from '../features/document-highlight.ts';
import { documentLinks } from '../features/document-links.ts';
import { handledMethod, handledMethods, implementation } from '../features/handlers/implementation.ts';
import { missingHandlers } from '../features/handlers/missing-handlers.ts';
import { hover, hoverElsewhere } from '../features/hover.ts';
import { type InlayHintSettings, inlayHints } from '../features/inlay-hints.ts';
import { linkedEditing } from '../features/linked-editing.ts';
import { prepareRename } from '../features/rename/prepare-rename.ts';
import { RefusedRename } from '../features/rename/refused-rename.ts';
import { rename } from '../features/rename/rename.ts';
import { importEdits } from '../features/rename/renamed-files.ts';
import { selectionRanges } from '../features/selection-ranges.ts';
import { semanticTokensLegend } from '../features/semantic-tokens.ts';
import { signatureHelp } from '../features/signature-help.ts';
import { typeDefinition } from '../features/type-definition.ts';
import { madeOf, partOf, prepareTypeHierarchy } from '../features/type-hierarchy.ts';
import * as protocol from '../protocol.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { fromClientUri } from '../workspace/uri.ts';
import {
  answersOf,
  answersOfText,
  type DocumentParams,
  type PositionParams,
  refuseWhenCancelled,
  signalOf,
} from './of-file.ts';
import { answerReferences } from './reference-requests.ts';
import type { ClientAbilities } from './requests.ts';
import { answerSemanticTokens } from './semantic-token-requests.ts';
import type { Session } from './session.ts';

const filesAndFolders = {
  filters: [
    { pattern: { glob: '**/*.proto', matches: 'file' as const } },
    { pattern: { glob: '**', matches: 'folder' as const } },
  ],
};

/** What a client is told that it may ask of navigation. */
export const navigationCapabilities = {
  hoverProvider: true,
  definitionProvider: true,
  typeDefinitionProvider: true,
  implementationProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true, workDoneProgress: true },
  callHierarchyProvider: true,
  typeHierarchyProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  semanticTokensProvider: { legend: semanticTokensLegend, full: { delta: true }, range: true },
  inlayHintProvider: true,
  signatureHelpProvider: { triggerCharacters: ['{', '=', ',', ':', ' '], retriggerCharacters: ['}', ';'] },
  linkedEditingRangeProvider: true,
} satisfies ServerCapabilities;

/** Which moves of files the server is asked about before they are done. */
export const willRename = filesAndFolders;

/** Lets a client's requests for finding the way, and for renaming, reach the features. */
export function answerNavigation(session: Session, client: ClientAbilities): void {
  const { connection, workspace } = session;
  const ofFile = answersOf(workspace);
  const places = (links: LocationLink[]) =>
    client.links()
      ? links
      : // Older clients know the place only.
        links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
  let gateway: string | undefined;

  connection.onNotification(protocol.gatewayAddress, ({ address }: protocol.GatewayAddressParams) => {
    gateway = address;
  });
  const hoverOfFile = ofFile(null, async (file, { position }: PositionParams) => {
    const found = hover(file, position, { gateway });
    for (const name of found ? [] : unseenNames(file, position)) {
      const elsewhere = hoverElsewhere(file, position, await workspace.snapshotFor(name), { gateway });
      if (elsewhere) return elsewhere;
    }
    return found;
  });
  connection.onHover(async (params, token) => {
    const { uri } = params.textDocument;
    const ofConfig = session.configs.hover(uri, params.position);
    const found = ofConfig === undefined ? await session.manifests.hover(uri, params.position) : ofConfig;
    return found === undefined ? hoverOfFile(params, token) : found;
  });
  connection.onDefinition(
    ofFile([], async (file, { position }: PositionParams) => {
      const found = definition(file, position);
      for (const name of found.length > 0 ? [] : unseenNames(file, position)) {
        const elsewhere = definitionElsewhere(file, position, await workspace.snapshotFor(name));
        if (elsewhere.length > 0) return places(elsewhere);
      }
      return places(found);
    }),
  );
  connection.onTypeDefinition(
    ofFile([], (file, { position }: PositionParams) => places(typeDefinition(file, position))),
  );
  connection.onImplementation(
    ofFile([], (file, { position }: PositionParams, _snapshot, signal) =>
      implementation(workspace, file, position, signal),
    ),
  );
  connection.onRequest(
    protocol.handledMethod,
    async ({ uri, text, position }: protocol.HandledMethodParams, token: CancellationToken) =>
      (await handledMethod(workspace, fromClientUri(uri), text, position, signalOf(token))) ?? null,
  );
  connection.onRequest(
    protocol.handledMethods,
    ({ uri, text }: protocol.HandledMethodsParams, token: CancellationToken) =>
      handledMethods(workspace, fromClientUri(uri), text, signalOf(token)),
  );
  connection.onRequest(
    protocol.missingHandlers,
    async ({ uri }: protocol.MissingHandlersParams, token: CancellationToken) => {
      const address = fromClientUri(uri);
      const file = (await workspace.snapshotWith([address])).file(address);
      return file ? missingHandlers(workspace, file, signalOf(token)) : [];
    },
  );
  connection.onDocumentHighlight(
    ofFile([], (file, { position }: PositionParams) => documentHighlights(file, position)),
  );
  connection.onPrepareRename(
    ofFile(null, (file, { position }: PositionParams) => refusing(() => prepareRename(file, position))),
  );
  connection.onRenameRequest((params, token, progress) =>
    ofFile(null, async (file, { position, newName }: RenameParams, _snapshot, signal) => {
      progress.begin('Renaming', 0);
      const told = (done: number, total: number) => progress.report(Math.floor((100 * done) / total));
      try {
        const renaming = await refusing(() => rename(workspace, file, position, newName, { signal, told }));
        if (renaming?.notice) connection.window.showInformationMessage(renaming.notice);
        return renaming?.edit ?? null;
      } finally {
        progress.done();
      }
    })(params, token),
  );
  connection.workspace.onWillRenameFiles(async ({ files }, token) => {
    const moved = files.map(({ oldUri, newUri }) => ({
      from: fromClientUri(oldUri),
      to: fromClientUri(newUri),
    }));
    const edit = await importEdits(workspace, moved, signalOf(token));
    refuseWhenCancelled(token);
    return edit;
  });
  connection.onSelectionRanges(
    ofFile([], ({ linked }, { positions }: SelectionRangeParams) =>
      selectionRanges(linked.syntax, positions),
    ),
  );
  connection.onDocumentLinks(ofFile([], (file, _params: DocumentParams) => documentLinks(file)));
  connection.onSignatureHelp(
    ofFile(null, (file, { position }: PositionParams) => signatureHelp(file, position)),
  );
  connection.languages.onLinkedEditingRange(
    ofFile(null, (file, { position }: PositionParams, _snapshot, signal) =>
      linkedEditing(workspace, file, position, signal),
    ),
  );
  connection.languages.inlayHint.on(
    answersOfText(workspace)([], (file, { range }: InlayHintParams) =>
      inlayHints(file, range, session.inlayHints),
    ),
  );
  answerReferences(session);
  answerSemanticTokens(session);
  answerHierarchies(session);
}

/** What a hierarchy's items are made of is looked for in the file that each lies in. */
function answerHierarchies({ connection, workspace }: Session): void {
  const ofFile = answersOf(workspace);
  const fileOf = async (uri: string): Promise<SnapshotFile | undefined> => {
    const address = fromClientUri(uri);
    return (await workspace.snapshotWith([address])).file(address);
  };
  const { callHierarchy, typeHierarchy } = connection.languages;
  callHierarchy.onPrepare(
    ofFile([], (file, { position }: PositionParams) => prepareCallHierarchy(file, position)),
  );
  callHierarchy.onOutgoingCalls(async ({ item }) => {
    const file = await fileOf(item.uri);
    return file ? outgoingCalls(file, String(item.data)) : [];
  });
  callHierarchy.onIncomingCalls(({ item }, token) => incomingCalls(workspace, item, signalOf(token)));
  typeHierarchy.onPrepare(
    ofFile([], (file, { position }: PositionParams) => prepareTypeHierarchy(file, position)),
  );
  typeHierarchy.onSubtypes(async ({ item }) => {
    const file = await fileOf(item.uri);
    return file ? madeOf(file, String(item.data)) : [];
  });
  typeHierarchy.onSupertypes(async ({ item }, token) =>
    partOf(workspace, await fileOf(item.uri), item, signalOf(token)),
  );
}

/** A rename that is refused is told in its own words, where a bug would be told as one. */
async function refusing<R>(answer: () => R | Promise<R>): Promise<R> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof RefusedRename) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}

/** The settings below `skep.inlayHints`, of which each is off where it is not on. */
export function inlayHintSettings(settings: unknown): InlayHintSettings {
  const on = (name: string) =>
    typeof settings === 'object' &&
    settings !== null &&
    name in settings &&
    Reflect.get(settings, name) === true;
  return {
    features: on('features'),
    enumZeroValues: on('enumZeroValues'),
    resolvedNames: on('resolvedNames'),
  };
}
