import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { folderOf, joinUri, toClientUri } from '../../workspace/uri.ts';
import { rangeAt } from '../positions.ts';
import { RefusedRename } from '../rename/refused-rename.ts';
import { rename } from '../rename/rename.ts';
import { importEdits } from '../rename/renamed-files.ts';
import { type ActionContext, type Deferred, RefusedAction } from './action.ts';
import { type ActionData, editOf } from './code-actions.ts';
import { converted } from './refactorings/convert/convert.ts';
import { inlined } from './refactorings/inline-message.ts';
import { movedToTop } from './refactorings/move-to-top.ts';

/** The edit of an action that was chosen, and what it changes for callers, to be told. */
export interface ResolvedAction {
  readonly edit: WorkspaceEdit;
  readonly notice?: string | undefined;
}

/** Works out the edit that `codeActions` has left for later. Throws `RefusedAction` where it cannot be done. */
export async function resolveCodeAction(context: ActionContext, data: ActionData): Promise<ResolvedAction> {
  if (context.file.linked.syntax.text.length !== data.length)
    throw new RefusedAction('The file was changed since this was offered: ask again.');
  try {
    return await resolved(context, data.deferred);
  } catch (error) {
    if (error instanceof RefusedRename) throw new RefusedAction(error.message);
    throw error;
  }
}

async function resolved(context: ActionContext, deferred: Deferred): Promise<ResolvedAction> {
  const { file, search, signal } = context;
  switch (deferred.do) {
    case 'rename': {
      const position = rangeAt(file.linked.syntax, deferred.offset, deferred.offset).start;
      const renaming = await rename(search, file, position, deferred.newName, { signal });
      if (!renaming) throw new RefusedAction('There is nothing to rename here any more: ask again.');
      return renaming;
    }
    case 'rename-file':
      return { edit: await renamedFile(context, deferred.newName) };
    case 'move-to-top':
      return { edit: editOf(file, await movedToTop(context, deferred.offset)) };
    case 'inline':
      return { edit: editOf(file, await inlined(context, deferred.offset)) };
    case 'convert':
      return { edit: editOf(file, converted(file, deferred.to)) };
  }
}

async function renamedFile({ file, search, signal }: ActionContext, newName: string): Promise<WorkspaceEdit> {
  const folder = folderOf(file.uri);
  if (folder === undefined) throw new RefusedAction('This file lies in no folder.');
  const to = joinUri(folder, newName);
  if ((await search.readText(to)) !== undefined)
    throw new RefusedAction(`There is a file "${newName}" already.`);
  const { changes = {} } = await importEdits(search, [{ from: file.uri, to }], signal);
  return {
    documentChanges: [
      ...Object.entries(changes).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits })),
      { kind: 'rename', oldUri: toClientUri(file.uri), newUri: toClientUri(to) },
    ],
  };
}
