/** A tab with one of our pages: a new one, or one that was open before the window was loaded anew. */
import * as vscode from 'vscode';
import { type WebviewPage, webviewHtml, webviewRoot } from './webview-html.ts';

export interface PagePanelOptions extends WebviewPage {
  /** Where a new one opens. The active column by default. */
  column?: vscode.ViewColumn;
  preserveFocus?: boolean;
  /** Whether Ctrl+F looks for words in it. */
  enableFindWidget?: boolean;
}

/** Opens a page in a new tab; in `restored`, where there is one. */
export function openPagePanel(
  { extensionUri }: vscode.ExtensionContext,
  options: PagePanelOptions,
  restored: vscode.WebviewPanel | undefined,
): vscode.WebviewPanel {
  const { name, title, column = vscode.ViewColumn.Active, preserveFocus = false } = options;
  const panel =
    restored ??
    vscode.window.createWebviewPanel(
      viewType(name),
      title,
      { viewColumn: column, preserveFocus },
      { enableFindWidget: options.enableFindWidget ?? false },
    );
  panel.title = title;
  panel.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
  panel.webview.html = webviewHtml(panel.webview, extensionUri, options);
  return panel;
}

/** What the editor knows the tabs of a page by; package.json has an activation event for each. */
export function viewType(name: WebviewPage['name']): string {
  return `skep.${name}`;
}
