/** Definitions of services that run somewhere and are not in this workspace, as read-only documents. */
import * as vscode from 'vscode';
import type { Environments } from './environments.ts';

const scheme = 'skep-definition';

/**
 * Answers for them until disposed of. Of an environment that was removed the text says so; where one does not answer, opening the
 * document fails with its sentence for people.
 */
export function serveDefinitions(environments: Environments): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri) {
      const environment = environments.get(uri.query);
      if (!environment) return `// The environment ${uri.query} was removed.\n`;
      const service = uri.path.slice(1).replace(/\.proto$/, '');
      return (await environment.api.registry.describe({ service })).definition;
    },
  });
}

/** The document of a service's definition as an environment has it. */
export function servedDefinition(environment: string, service: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${service}.proto`, query: environment });
}
