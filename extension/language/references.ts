/** References, asked for in a form that is read at once: of some names there are tens of thousands. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { readLocations } from './compact-locations.ts';
import * as protocol from './protocol.ts';

type Ask = (
  document: vscode.TextDocument,
  position: vscode.Position,
  options: { includeDeclaration: boolean },
  token: vscode.CancellationToken,
) => vscode.ProviderResult<vscode.Location[]>;

/** Asks a server; where that fails, in LSP's own way, whose failures the language client knows how to tell. */
export function referencesOf(client: BaseLanguageClient, askAsLsp: Ask): Ask {
  return async (document, position, options, token) => {
    const { code2ProtocolConverter: toServer, protocol2CodeConverter: fromServer } = client;
    const params = toServer.asReferenceParams(document, position, options);
    let found: protocol.CompactLocations;
    try {
      found = await client.sendRequest<protocol.CompactLocations>(protocol.references, params, token);
    } catch {
      return token.isCancellationRequested ? null : askAsLsp(document, position, options, token);
    }
    const uris = new Map(found.uris.map((uri) => [uri, fromServer.asUri(uri)]));
    return readLocations(found, (uri, ...range) => {
      const place = uris.get(uri) ?? fromServer.asUri(uri);
      return new vscode.Location(place, new vscode.Range(...range));
    });
  };
}
