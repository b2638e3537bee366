import type { Connection } from 'vscode-languageserver';
import type { LinkedFile } from '../compiler/index.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';

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
  readonly #published = new Map<FileUri, { clientUri: string; linked: LinkedFile }>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Tells what is new in a snapshot. An open document that has changed since then is left for the next one. */
  publish(snapshot: Snapshot, open: ReadonlyMap<FileUri, OpenDocument>): void {
    for (const [uri, file] of snapshot.shownFiles) {
      const document = open.get(uri);
      if (document && document.getText() !== file.linked.syntax.text) continue;
      const clientUri = document?.uri ?? toClientUri(uri);
      const before = this.#published.get(uri);
      if (before && isSame(before.linked, file.linked) && before.clientUri === clientUri) continue;
      this.#published.set(uri, { clientUri, linked: file.linked });
      this.#send(clientUri, diagnostics(file), document?.version);
    }
    for (const [uri, { clientUri }] of this.#published) {
      if (snapshot.shownFiles.has(uri)) continue;
      this.#published.delete(uri);
      this.#send(clientUri, [], undefined);
    }
  }

  #send(uri: string, found: ReturnType<typeof diagnostics>, version: number | undefined): void {
    const params = { uri, diagnostics: found, ...(version === undefined ? {} : { version }) };
    void this.#connection.sendDiagnostics(params);
  }
}

/** Whether two versions of a file have the same problems at the same places. */
function isSame(before: LinkedFile, now: LinkedFile): boolean {
  return before.syntax === now.syntax && before.diagnostics === now.diagnostics;
}
