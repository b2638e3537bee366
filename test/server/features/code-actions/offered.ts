import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, Diagnostic, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import {
  type ActionData,
  codeActions,
  resolveCodeAction,
} from '../../../../server/features/code-actions/index.ts';
import { diagnostics } from '../../../../server/features/diagnostics.ts';
import type { Snapshot, SnapshotFile } from '../../../../server/workspace/snapshot.ts';
import { type FileUri, fromClientUri } from '../../../../server/workspace/uri.ts';
import { Workspace } from '../../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from '../../workspace/memory-file-system.ts';

export const main = 'proto/main.proto';

/** A file among others, and what can be done in it. */
export class Offered {
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  readonly workspace: Workspace;
  readonly snapshot: Snapshot;
  readonly file: SnapshotFile;

  private constructor(
    files: Readonly<Record<string, string>>,
    path: string,
    workspace: Workspace,
    snapshot: Snapshot,
    file: SnapshotFile,
  ) {
    this.files = files;
    this.path = path;
    this.workspace = workspace;
    this.snapshot = snapshot;
    this.file = file;
  }

  /** Links files by their paths in a workspace; a project's unless one of them says what it is. */
  static async in(files: Readonly<Record<string, string>>, path = main): Promise<Offered> {
    const isConfigured = Object.keys(files).some((name) => name.endsWith('buf.yaml'));
    const disk = new MemoryFileSystem({ ...(isConfigured ? {} : { 'skep.json': '{}' }), ...files });
    const workspace = new Workspace(disk, { folders: ['file:///w'], importPaths: [], trusted: true });
    await workspace.list();
    workspace.setOpen(uriOf(path), files[path] ?? '');
    const snapshot = await workspace.snapshot();
    const file = snapshot.file(uriOf(path));
    assert.ok(file);
    return new Offered(files, path, workspace, snapshot, file);
  }

  get text(): string {
    return this.file.linked.syntax.text;
  }

  /** In a range between two offsets, or of all of the file. */
  actions(
    place: { start: number; end: number } = { start: 0, end: this.text.length },
    only?: readonly string[],
    shown: readonly Diagnostic[] = diagnostics(this.file),
  ): Promise<CodeAction[]> {
    const document = TextDocument.create(this.file.uri, 'proto', 0, this.text);
    const range: Range = { start: document.positionAt(place.start), end: document.positionAt(place.end) };
    const { file, snapshot, workspace: search } = this;
    return codeActions({ file, snapshot, search }, { range, diagnostics: shown, only });
  }

  /** The texts of all files once an action is done; those that are new too. */
  async done(action: CodeAction): Promise<Record<string, string>> {
    const { file, snapshot, workspace: search } = this;
    const data: ActionData | undefined = action.data;
    const edit = data ? (await resolveCodeAction({ file, snapshot, search }, data)).edit : action.edit;
    return { ...this.files, ...applied(edit, this.files) };
  }

  /** The file itself once the action of this title, or one that begins so, is done. */
  async after(
    title: string,
    place?: { start: number; end: number },
    only?: readonly string[],
  ): Promise<string> {
    const actions = await this.actions(place, only);
    const action = actions.find((each) => each.title.startsWith(title));
    assert.ok(action, `${title} is not among ${actions.map((each) => each.title).join(' | ')}`);
    return (await this.done(action))[this.path] ?? '';
  }
}

function uriOf(path: string): FileUri {
  return `file:///w/${path}`;
}

/** The changed texts by path. Fails where edits overlap. */
function applied(
  edit: WorkspaceEdit | undefined,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  const texts: Record<string, string> = {};
  const change = (uri: string, edits: { range: Range; newText: string }[]) => {
    const path = fromClientUri(uri).replace('file:///w/', '');
    assert.notEqual(files[path], undefined, `${path} is no file`);
    texts[path] = TextDocument.applyEdits(TextDocument.create(uri, 'proto', 0, files[path] ?? ''), edits);
  };
  for (const [uri, edits] of Object.entries(edit?.changes ?? {})) change(uri, edits);
  for (const each of edit?.documentChanges ?? []) {
    if ('edits' in each) {
      change(
        each.textDocument.uri,
        each.edits.map((edited) => ({
          range: edited.range,
          newText: 'newText' in edited ? edited.newText : '',
        })),
      );
    } else if (each.kind === 'rename') {
      const [from, to] = [each.oldUri, each.newUri].map((uri) =>
        fromClientUri(uri).replace('file:///w/', ''),
      );
      if (from && to) texts[to] = texts[from] ?? files[from] ?? '';
    }
  }
  return texts;
}

/** What an editor would show of a file, and where a mark stands in it. */
export function marked(text: string): { text: string; start: number; end: number } {
  const start = text.indexOf('|');
  const last = text.lastIndexOf('|');
  if (start < 0) return { text, start: 0, end: text.length };
  if (last === start) return { text: text.replace('|', ''), start, end: start };
  return { text: text.replaceAll('|', ''), start, end: last - 1 };
}
