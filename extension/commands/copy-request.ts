/** Copies a request in the words of other tools, with variables where it has secrets. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Method } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { prepareRequest } from '../../runtime/api/request/prepare-request.ts';
import { parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import { RequestError } from '../../runtime/api/request/request-variables.ts';
import type { Skep } from '../context.ts';
import { requestWorld } from '../request/request-world.ts';
import { type CopiedRequest, requestSnippets } from '../response/request-snippets.ts';
import { secretMark, withoutSecrets, withPlainMarks } from '../response/secret-marks.ts';
import { requestOf, shownResponse } from './response.ts';
import { findPlace, type RequestPlace } from './send-request.ts';

/** Of a lens, of the request at the cursor, or of the answer that is shown. */
export async function copyRequestAs(skep: Skep, target?: RequestPlace | vscode.Uri): Promise<void> {
  const { document, line } = await findPlace(placeOf(skep, target));
  const snippets = requestSnippets(await copiedRequest(skep, document, line));
  const items = snippets.map((each) => ({ ...each, description: each.text.split('\n', 1)[0] ?? '' }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Copy this request as what?' });
  if (!picked) return;
  await vscode.env.clipboard.writeText(picked.text);
  vscode.window.setStatusBarMessage(`$(check) Copied as ${picked.label}`, 4_000);
}

function placeOf(skep: Skep, target: RequestPlace | vscode.Uri | undefined): RequestPlace | undefined {
  if (target && 'line' in target) return target;
  if (
    target?.scheme !== 'skep-response' &&
    vscode.window.activeTextEditor?.document.languageId === 'skep-http'
  )
    return undefined;
  return requestOf(shownResponse(skep, target));
}

async function copiedRequest(
  skep: Skep,
  document: vscode.TextDocument,
  line: number,
): Promise<CopiedRequest> {
  const file = parseRequestFile(document.getText());
  const written = requestAt(file, line);
  if (!written) throw new RequestError(line, 'There is no request here. Put the cursor in one.');
  const world = requestWorld(skep.environments, document.uri, secretMark);
  const { request, destination } = await prepareRequest(
    file,
    written,
    world,
    skep.requests.answersOf(document),
  );
  const { rpc, environment, token } = destination;
  const headers = request.headers.map(({ name, value }): [string, string] => [name, value]);
  const hasToken = headers.some(([name]) => name.toLowerCase() === 'authorization');
  // `skep` has the token itself; other tools are given it as a variable.
  if (token !== undefined && !hasToken) headers.push(['authorization', `Bearer ${secretMark('SKEP_TOKEN')}`]);
  return {
    method: request.method,
    address: destination.address,
    path: withPlainMarks(destination.path),
    headers: withoutSecrets(headers),
    messages: request.messages,
    environment: environment?.name,
    ...(rpc && { rpc: { ...rpc, ...streamsOf(skep, rpc) }, client: clientOf(skep, rpc.service) }),
  };
}

function streamsOf(
  skep: Skep,
  rpc: { service: string; method: string },
): Pick<Method, 'clientStreaming' | 'serverStreaming'> {
  const running = skep.environments.all.flatMap(({ projects }) =>
    projects.flatMap(({ services }) => services),
  );
  for (const service of [...running, ...skep.language.services]) {
    if (service.name !== rpc.service) continue;
    const method = service.methods.find(({ name }) => name === rpc.method);
    if (method) return method;
  }
  return { clientStreaming: false, serverStreaming: false };
}

/** Where `skep.json` projects have a service's client. */
function clientOf(skep: Skep, service: string): string {
  const defined = skep.language.services.find(({ name }) => name === service);
  const folders = service.split('.').slice(0, -1);
  const file = defined ? path.basename(defined.file, '.proto') : (folders.at(-2) ?? 'service');
  return `./gen/${[...folders, file].join('/')}_pb.ts`;
}
