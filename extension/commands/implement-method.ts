/** Adds a handler for a method that a project's code does not have, and shows it. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { MissingHandler } from '../language/language-service.ts';

/** What a lens asks for: a method, by the definition that has it. */
export interface MissingMethod {
  definition: vscode.Uri;
  service: string;
  method: string;
}

/** From the palette of the definition that is open, by choice where several methods lack one. Throws a sentence for people. */
export async function implementMethod(skep: Skep, target?: MissingMethod): Promise<void> {
  const definition = target?.definition ?? vscode.window.activeTextEditor?.document.uri;
  if (!definition) throw new Error('Open the definition of the method to implement.');
  const wanted = async () => {
    const all = await skep.language.missingHandlers(definition);
    return target
      ? all.filter((each) => each.service === target.service && each.method === target.method)
      : all;
  };
  const found = await choose(await wanted());
  if (found === 'none')
    throw new Error(
      `${target?.method || target?.service || 'Every method here'} has a handler, or its code is not found.`,
    );
  if (!found) return;
  const document = await vscode.workspace.openTextDocument(found.uri);
  // The server knows what is on the disk.
  const isOther = document.isDirty;
  if (isOther && !(await document.save()))
    throw new Error(`${vscode.workspace.asRelativePath(found.uri)} could not be saved: save it first.`);
  const now = isOther
    ? (await wanted()).find((each) => each.service === found.service && each.method === found.method)
    : found;
  if (!now) throw new Error(`${found.method || found.service} has a handler, or its code is not found.`);
  await add(now, document);
}

async function choose(found: MissingHandler[]): Promise<MissingHandler | 'none' | undefined> {
  const [first, ...others] = found;
  if (!first) return 'none';
  if (others.length === 0) return first;
  const items = found.map((handler) => ({
    label: handler.method || handler.service,
    description: handler.method === '' ? '' : handler.service,
    handler,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Implement which method?' }))?.handler;
}

async function add(
  { edits, place, service, method }: MissingHandler,
  document: vscode.TextDocument,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error(`The handler of ${method || service} could not be written.`);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}
