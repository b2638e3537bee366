/** Opens the request file of a method: the one that is there, or a new one, ready to send. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type FileRequest, parseRequestFile } from '../../runtime/api/request/request-file.ts';
import { withEnvironment } from '../../runtime/api/request/request-variables.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { workspaceFolders } from '../environment/workspace-projects.ts';
import { requestLanguage } from './request-language.ts';
import { requestFileName, requestTemplate } from './request-template.ts';

/** A method to call. */
export interface CallTarget {
  /** Full name. */
  service: string;
  method: string;
  /** Of the project that serves it; empty when that is not on this machine. */
  folder: string;
}

/** Folder of a project where its request files are kept. */
const requestFolder = 'requests';

/**
 * Shows a request to the method, its environment set to the one given. There is one already, or it is written at the end of the file,
 * which is not saved, with an example of the message from the definition.
 */
export async function openRequest(skep: Skep, target: CallTarget, environment: Environment): Promise<void> {
  const uri = requestUri(target);
  const known = await openExisting(uri);
  const request = known && findRequest(known, target);
  if (known && request) {
    await chooseEnvironment(known, request, environment);
    await show(known, request);
    return;
  }
  const document = known ?? (await createDocument(uri));
  const body = await example(skep, target, environment);
  await appendRequest(document, requestTemplate(target.service, target.method, environment.name, body));
  await show(document, findRequest(document, target));
}

/** The document where a method's requests are kept; a new one is not saved yet. */
export async function requestDocument(target: CallTarget): Promise<vscode.TextDocument> {
  const uri = requestUri(target);
  return (await openExisting(uri)) ?? createDocument(uri);
}

/** A document with a call that is made again. Not saved, and beside the method's own: what is secret is filled in from the files there. */
export async function replayDocument(target: CallTarget, text: string): Promise<vscode.TextDocument> {
  const uri = requestUri(target);
  const open = new Set(vscode.workspace.textDocuments.map((document) => document.uri.path));
  const path = (number: number) =>
    uri.path.replace(/\.rpc\.http$/, () => `.again${number === 1 ? '' : `-${number}`}.rpc.http`);
  let number = 1;
  while (open.has(path(number))) number++;
  const document = await createDocument(uri.with({ path: path(number) }));
  await appendRequest(document, text);
  return document;
}

/** In the project that serves the method, else in the workspace's first folder, else nowhere yet. */
function requestUri({ service, method, folder }: CallTarget): vscode.Uri {
  const name = requestFileName(service, method);
  const parent = folder || workspaceFolders()[0];
  return parent
    ? vscode.Uri.file(path.join(parent, requestFolder, name))
    : vscode.Uri.parse(`untitled:${name}`);
}

/** On disk, or open and not saved yet. */
async function openExisting(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.path === uri.path && !document.isClosed,
  );
  if (open) return open;
  if (uri.scheme !== 'file') return undefined;
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  return exists ? vscode.workspace.openTextDocument(uri) : undefined;
}

/** Not saved: it is written where it belongs when the user saves it. */
async function createDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  if (document.languageId === requestLanguage) return document;
  return vscode.languages.setTextDocumentLanguage(document, requestLanguage);
}

/** Writes a request at the end of a document. Answers with the line where it begins. */
export async function appendRequest(document: vscode.TextDocument, text: string): Promise<number> {
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  const gap = document.getText().trim() === '' ? '' : '\n';
  edit.insert(document.uri, end, gap + text);
  await vscode.workspace.applyEdit(edit);
  return end.line + gap.length;
}

/** The body of a new request: what the definition says here, or what is deployed says there. */
async function example(skep: Skep, target: CallTarget, environment: Environment): Promise<string> {
  const fromDefinition = () => skep.language.requestExample(target.service, target.method);
  const fromEnvironment = async () => {
    const { methods } = await environment.api.registry.describe({ service: target.service });
    return methods.find(({ method }) => method?.name === target.method)?.requestExample;
  };
  const sources = environment.isLocal ? [fromDefinition, fromEnvironment] : [fromEnvironment, fromDefinition];
  for (const source of sources) {
    const found = await source().catch((error: unknown) => {
      skep.log.warn(`No example of a request for ${target.service}/${target.method} from one source.`, error);
      return undefined;
    });
    if (found) return found;
  }
  return '{}';
}

function findRequest(
  document: vscode.TextDocument,
  { service, method }: CallTarget,
): FileRequest | undefined {
  const { requests } = parseRequestFile(document.getText());
  return requests.find((request) => request.target.endsWith(`/${service}/${method}`));
}

/** Writes another environment's name into the request line. */
export async function chooseEnvironment(
  document: vscode.TextDocument,
  request: FileRequest,
  environment: Environment,
): Promise<void> {
  const line = document.lineAt(request.line);
  const text = withEnvironment(line.text, environment.name);
  if (text === line.text) return;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, line.range, text);
  await vscode.workspace.applyEdit(edit);
}

/** The cursor in the body, where there is something to fill in. */
async function show(document: vscode.TextDocument, request: FileRequest | undefined): Promise<void> {
  const bodyLine = Math.min(
    (request?.line ?? 0) + (request?.headers.length ?? 0) + 2,
    document.lineCount - 1,
  );
  const position = new vscode.Position(bodyLine, 0);
  await vscode.window.showTextDocument(document, {
    preview: false,
    selection: new vscode.Range(position, position),
  });
}
