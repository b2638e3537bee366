/** With `skep.diagnostics` off another extension shows the problems of definitions. */
import * as vscode from 'vscode';

type Show = (uri: vscode.Uri, diagnostics: vscode.Diagnostic[]) => void;

/** Shows the problems that the server tells, or keeps them until they are wanted. */
export class ShownDiagnostics implements vscode.Disposable {
  readonly #told = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[]; show: Show }>();
  readonly #subscription = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('skep.diagnostics')) this.#showAgain();
  });

  /** The language client's middleware. */
  readonly handle = (uri: vscode.Uri, diagnostics: vscode.Diagnostic[], show: Show): void => {
    if (diagnostics.length > 0) this.#told.set(uri.toString(), { uri, diagnostics, show });
    else this.#told.delete(uri.toString());
    show(uri, areWanted() ? diagnostics : []);
  };

  dispose(): void {
    this.#subscription.dispose();
  }

  #showAgain(): void {
    for (const { uri, diagnostics, show } of this.#told.values()) show(uri, areWanted() ? diagnostics : []);
  }
}

function areWanted(): boolean {
  return vscode.workspace.getConfiguration('skep').get('diagnostics', true);
}
