/** The documentation of services that run somewhere, as Markdown documents that the editor's own preview shows. */
import * as vscode from 'vscode';
import type { Environments } from './environments.ts';

const scheme = 'skep-documentation';

/** Provides the documents of `serviceDocumentation`, and renews those that are open when what is served changes. */
export function serveDocumentation(environments: Environments): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    environments.onDidChange(() => {
      const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === scheme);
      for (const { uri } of open) changed.fire(uri);
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent({ path, query }) {
        const environment = environments.get(query);
        if (!environment) return `The environment ${query} was removed.\n`;
        const service = path.slice(1).replace(/\.md$/, '');
        try {
          const described = await environment.api.registry.describe({ service });
          const { describedPage } = await import('../../runtime/api/documentation/describe-page.ts');
          const { name, isLocal, publicAddress: address } = environment;
          return describedPage(described, { environment: name, isLocal, address });
        } catch (error) {
          const { errorText } = await import('./error-text.ts');
          return `${service} is not documented now: it does not run in ${environment.name}.\n\n${errorText(error, environment.address)}\n`;
        }
      },
    }),
  );
}

/** The document about a service of an environment. */
export function serviceDocumentation(environment: string, service: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${service}.md`, query: environment });
}
