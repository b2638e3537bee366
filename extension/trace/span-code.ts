/** From a span to its code. */
import * as vscode from 'vscode';
import type { Span } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { servedDefinition } from '../environment/served-definitions.ts';
import { methodOf } from './trace-model.ts';

/**
 * Opens, beside the waterfall, the line that the span tells of, else the handler of its method, else the definition of that. Says so
 * where there is none of them.
 */
export async function openSpanCode(skep: Skep, environment: Environment, span: Span): Promise<void> {
  const found = (await placeOf(span)) ?? (await methodCode(skep, environment, span));
  if (!found) {
    void vscode.window.showInformationMessage(`There is no code of "${span.name}" in this workspace.`);
    return;
  }
  await showBeside(found);
}

async function showBeside({ uri, range }: Pick<vscode.Location, 'uri' | 'range'>): Promise<void> {
  await vscode.window.showTextDocument(uri, {
    selection: range,
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}

/** Opens a line of a file beside the waterfall; line and column count from 1. */
export async function openPlace(place: { file: string; line: number; column: number }): Promise<void> {
  const found = await locate(place);
  if (found) await showBeside(found);
  else void vscode.window.showInformationMessage(`There is no file ${place.file} on this machine.`);
}

/** The line that the span tells of, when its file is on this machine. */
async function placeOf({ place }: Span): Promise<vscode.Location | undefined> {
  return place && locate(place);
}

async function locate(place: {
  file: string;
  line: number;
  column: number;
}): Promise<vscode.Location | undefined> {
  const uri = vscode.Uri.file(place.file);
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  const position = new vscode.Position(Math.max(0, place.line - 1), Math.max(0, place.column - 1));
  return exists ? new vscode.Location(uri, position) : undefined;
}

async function methodCode(
  skep: Skep,
  environment: Environment,
  span: Span,
): Promise<Pick<vscode.Location, 'uri' | 'range'> | undefined> {
  const called = methodOf(span);
  if (!called) return undefined;
  const defined = await skep.language.locate(`${called.service}.${called.method}`);
  if (!defined) {
    const start = new vscode.Range(0, 0, 0, 0);
    return { uri: servedDefinition(environment.name, called.service), range: start };
  }
  const handlers = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeImplementationProvider',
    defined.uri,
    defined.range.start,
  );
  const [handler] = handlers;
  if (!handler) return defined;
  return 'targetUri' in handler
    ? { uri: handler.targetUri, range: handler.targetSelectionRange ?? handler.targetRange }
    : handler;
}
