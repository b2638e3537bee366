import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { LinkedFile } from '../compiler/index.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';
import type { FurtherDiagnosticsRunner } from './further-diagnostics.ts';

/** An open document as its client has it. */
export interface OpenDocument {
  /** As the client spells it. */
  readonly uri: string;
  readonly version: number;
  getText(): string;
}

/** What the client was told of each file, so that it is told again only when that has changed. */
export class PublishedDiagnostics {
  readonly #connection: Connection;
  readonly #further: FurtherDiagnosticsRunner;
  readonly #published = new Map<FileUri, { clientUri: string; linked: LinkedFile }>();

  constructor(connection: Connection, further: FurtherDiagnosticsRunner) {
    this.#connection = connection;
    this.#further = further;
  }

  /** Tells what is new in a snapshot. An open document that has changed since then is left for the next one. */
  publish(snapshot: Snapshot, open: ReadonlyMap<FileUri, OpenDocument>): void {
    for (const [uri, file] of snapshot.shownFiles) {
      const document = open.get(uri);
      if (document && document.getText() !== file.linked.syntax.text) continue;
      const clientUri = document?.uri ?? toClientUri(uri);
      const before = this.#published.get(uri);
      if (before && isSame(before.linked, file.linked) && before.clientUri === clientUri) continue;
      this.#tell(file, clientUri, document?.version);
    }
    for (const [uri, { clientUri }] of this.#published) {
      if (snapshot.shownFiles.has(uri)) continue;
      this.#published.delete(uri);
      this.#send(clientUri, [], undefined);
    }
  }

  /** Tells of a file again, of which something else was found than its errors. */
  publishAgain(file: SnapshotFile, document: OpenDocument | undefined): void {
    if (document && document.getText() !== file.linked.syntax.text) return;
    this.#tell(file, document?.uri ?? toClientUri(file.uri), document?.version);
  }

  #tell(file: SnapshotFile, clientUri: string, version: number | undefined): void {
    this.#published.set(file.uri, { clientUri, linked: file.linked });
    this.#send(clientUri, [...diagnostics(file), ...this.#further.of(file.uri)], version);
  }

  #send(uri: string, found: Diagnostic[], version: number | undefined): void {
    const params = { uri, diagnostics: found, ...(version === undefined ? {} : { version }) };
    void this.#connection.sendDiagnostics(params);
  }
}

/** Whether two versions of a file have the same problems at the same places. */
function isSame(before: LinkedFile, now: LinkedFile): boolean {
  return before.syntax === now.syntax && before.diagnostics === now.diagnostics;
}
