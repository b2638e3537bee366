/** The HTML of our webviews: nothing runs or is drawn in them but what ships with the extension. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Names of pages of `dist/webview/`: of the script of each, and of its style. */
export type PageName = 'trace' | 'flow' | 'documentation' | 'form';

export interface WebviewPage {
  name: PageName;
  title: string;
  /** What the page is about. It is kept with the page, for a window that is loaded anew. */
  target: object;
}

/** The folder from which a webview may load anything. */
export function webviewRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** An empty page that its script fills, under a policy that lets in that script and style alone. */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri, page: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const script = asset(webview, extension, `${page.name}.js`);
  const body = `<body data-target="${escapeHtml(JSON.stringify(page.target))}">
<script nonce="${nonce}" src="${script}"></script>
</body>`;
  return html(webview, extension, page, `script-src 'nonce-${nonce}'`, body);
}

/** A sentence in place of a page, which runs nothing. */
export function sentenceHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  page: Pick<WebviewPage, 'name' | 'title'>,
  sentence: string,
): string {
  const body = `<body><p class="problem" role="status">${escapeHtml(sentence)}</p></body>`;
  return html(webview, extension, page, "script-src 'none'", body);
}

function html(
  webview: vscode.Webview,
  extension: vscode.Uri,
  { name, title }: Pick<WebviewPage, 'name' | 'title'>,
  scripts: string,
  body: string,
): string {
  const policy = `default-src 'none'; style-src ${webview.cspSource}; ${scripts}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${asset(webview, extension, `${name}.css`)}">
</head>
${body}
</html>
`;
}

function asset(webview: vscode.Webview, extension: vscode.Uri, file: string): vscode.Uri {
  return webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extension), file));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
