import {
  type CancellationToken,
  LSPErrorCodes,
  type Position,
  ResponseError,
  type TextDocumentIdentifier,
} from 'vscode-languageserver';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { fromClientUri } from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** A request about a document. */
export type DocumentParams = { textDocument: TextDocumentIdentifier };
/** A request about a place in a document. */
export type PositionParams = DocumentParams & { position: Position };

/** Makes handlers of requests about a document: they answer from its file as it is now; `otherwise` when that is no definition. */
export function answersOf(workspace: Workspace) {
  return <P extends DocumentParams, R>(
    otherwise: R,
    feature: (file: SnapshotFile, params: P, snapshot: Snapshot, signal: AbortSignal) => R | Promise<R>,
  ) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      const snapshot = await workspace.openSnapshot();
      refuseWhenCancelled(token);
      const file = snapshot.file(fromClientUri(params.textDocument.uri));
      if (!file) return otherwise;
      try {
        return await feature(file, params, snapshot, signalOf(token));
      } finally {
        // What was ended early is not whole, or came to an error of its own.
        refuseWhenCancelled(token);
      }
    };
}

/**
 * The same for answers that a client lays over the text that it asked about, and takes for wrong where it is of a later one: when the
 * text changes before they are made, they are refused, and the client asks again.
 */
export function answersOfText(workspace: Workspace) {
  const ofFile = answersOf(workspace);
  return <P extends DocumentParams, R>(
    otherwise: R,
    feature: (file: SnapshotFile, params: P, snapshot: Snapshot, signal: AbortSignal) => R | Promise<R>,
  ) =>
    (params: P, token: CancellationToken): Promise<R> => {
      const asked = workspace.openText(fromClientUri(params.textDocument.uri));
      return ofFile<P, R>(otherwise, (file, ...rest) => {
        if (asked !== undefined && file.linked.syntax.text !== asked)
          throw new ResponseError(LSPErrorCodes.ContentModified, 'the text has changed');
        return feature(file, ...rest);
      })(params, token);
    };
}

/** Aborted when the client cancels the request. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Throws the error of a request that its client has cancelled. */
export function refuseWhenCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}
