/** The HTML of our webviews: nothing runs or is drawn in them but what ships with the extension. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page of `dist/webview/`: its script and style, by the name of both. */
export interface WebviewPage {
  name: string;
  title: string;
}

/** The folder from which a webview may load anything. */
export function webviewRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** An empty page that its script fills, under a policy that lets in that script and style alone. */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri, page: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (end: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extension), `${page.name}.${end}`));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="${file('css')}">
</head>
<body>
<script nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
