/** Tells the language server where the local environment's gateway is, for the hovers of rpcs. */
import type * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import type { LanguageService } from './language-service.ts';

/** Does so now, and each time that it comes, moves or goes, until disposed of. */
export function tellGateway(local: Environment, language: LanguageService): vscode.Disposable {
  let told: string | undefined;
  const tell = () => {
    const address = local.reach === 'connected' ? local.endpoint?.address : undefined;
    if (address === told) return;
    told = address;
    void language.tellGateway(address);
  };
  tell();
  return local.onDidChange(tell);
}
