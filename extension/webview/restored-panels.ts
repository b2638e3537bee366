/** Pages that were open before the window was loaded anew: each comes back with what it showed, or says why it does not. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { viewType } from './page-panel.ts';
import { type PageName, sentenceHtml, webviewRoot } from './webview-html.ts';

/** Opens the page about a target in a panel that is there. Throws a sentence for people where it cannot. */
type Restore = (skep: Skep, panel: vscode.WebviewPanel, target: unknown) => unknown;

const pages: Record<PageName, () => Promise<Restore>> = {
  trace: async () => (await import('../trace/trace-panel.ts')).restoreTrace,
  flow: async () => (await import('../flow/flow-panel.ts')).restoreFlow,
  documentation: async () => (await import('../documentation/documentation-panel.ts')).restoreDocumentation,
  form: async () => (await import('../form/form-panel.ts')).restoreForm,
};

const noTrust = 'This page comes back as soon as you trust the workspace: use "Manage Workspace Trust".';

/** Brings back the pages of before, each when its tab is first seen, until disposed of. */
export function restorePanels(skep: Skep): vscode.Disposable {
  const names = Object.keys(pages) as PageName[];
  return vscode.Disposable.from(
    ...names.map((name) =>
      vscode.window.registerWebviewPanelSerializer(viewType(name), {
        deserializeWebviewPanel: (panel, state) => restore(skep, name, panel, state),
      }),
    ),
  );
}

async function restore(
  skep: Skep,
  name: PageName,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  let isClosed = false;
  panel.onDidDispose(() => {
    isClosed = true;
  });
  const say = (sentence: string) => {
    const { extensionUri } = skep.context;
    panel.webview.options = { localResourceRoots: [webviewRoot(extensionUri)] };
    panel.webview.html = sentenceHtml(panel.webview, extensionUri, { name, title: panel.title }, sentence);
  };
  if (!vscode.workspace.isTrusted) {
    say(noTrust);
    const granted = vscode.workspace.onDidGrantWorkspaceTrust(() => void restore(skep, name, panel, state));
    panel.onDidDispose(() => granted.dispose());
    return;
  }
  try {
    const open = await pages[name]();
    skep.local?.start();
    // Those that were added are known only then.
    await skep.environments.load();
    // Its tab may have been closed in the meantime.
    if (isClosed) return;
    await open(skep, panel, (state as { target?: unknown } | undefined)?.target);
  } catch (error) {
    if (isClosed) return;
    skep.log.warn(`The page ${name} did not come back.`, String(error));
    say(error instanceof Error ? error.message : String(error));
  }
}
