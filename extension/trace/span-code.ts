/** From a span to its code. */
import * as vscode from 'vscode';
import type { Span } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { servedDefinition } from '../environment/served-definitions.ts';
import { methodOf } from './trace-model.ts';

/**
 * Opens, beside the waterfall, the line that the span tells of, else the handler of its method, else the definition of that. Throws a
 * sentence for people where there is none of them.
 */
export async function openSpanCode(skep: Skep, environment: Environment, span: Span): Promise<void> {
  const found = (await placeOf(span)) ?? (await methodCode(skep, environment, span));
  if (!found) {
    void vscode.window.showInformationMessage(`There is no code of "${span.name}" in this workspace.`);
    return;
  }
  await vscode.window.showTextDocument(found.uri, {
    selection: found.range,
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}

/** The line that the span tells of, when its file is on this machine. */
async function placeOf({ place }: Span): Promise<vscode.Location | undefined> {
  if (!place) return undefined;
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
