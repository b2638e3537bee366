/** Completion, hover and the way to the definition in request files. */
import * as vscode from 'vscode';
import type { Hover as ProtocolHover, CompletionItem as ProtocolItem } from 'vscode-languageclient';
import { parseRequestFile } from '../../runtime/api/request/request-file.ts';
import type { LanguageService } from '../language/language-service.ts';
import * as protocol from '../language/protocol.ts';
import { requestBodyAt, targetMethod } from './request-bodies.ts';
import { requestLanguage } from './request-language.ts';
import { completeRequestLine, type KnownEnvironments } from './request-line-completion.ts';

/** Offers them until disposed of, from the definitions of the workspace and from what runs in the environments. */
export function requestLanguageFeatures(
  language: LanguageService,
  environments: KnownEnvironments,
): vscode.Disposable {
  const selector = { language: requestLanguage };
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: (document, position, token) =>
          completeRequestLine(document, position, language, environments) ??
          completeBody(language, document, position, token),
      },
      ...'"{/@: ',
    ),
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (document, position, token) =>
        (await hoverBody(language, document, position, token)) ?? hoverMethod(language, document, position),
    }),
    vscode.languages.registerDefinitionProvider(selector, {
      provideDefinition: (document, position) => methodAt(language, document, position),
    }),
  );
}

async function completeBody(
  language: LanguageService,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[] | undefined> {
  const params = placeParams(document, position);
  if (!params) return undefined;
  const client = await language.start();
  const items = await client.sendRequest<ProtocolItem[]>(protocol.completeRequestBody, params, token);
  return client.protocol2CodeConverter.asCompletionResult(items, undefined, token);
}

async function hoverBody(
  language: LanguageService,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const params = placeParams(document, position);
  if (!params) return undefined;
  const client = await language.start();
  const hover = await client.sendRequest<ProtocolHover | null>(protocol.hoverRequestBody, params, token);
  return client.protocol2CodeConverter.asHover(hover);
}

/** Above the request line, what the definition's own hover says of the rpc. */
async function hoverMethod(
  language: LanguageService,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const defined = await methodAt(language, document, position);
  if (!defined) return undefined;
  const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    defined.uri,
    defined.range.start,
  );
  return hover && new vscode.Hover(hover.contents);
}

/** Where the rpc, or its service, of the request line at this position is defined. */
async function methodAt(
  language: LanguageService,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Location | undefined> {
  const request = parseRequestFile(document.getText()).requests.find(({ line }) => line === position.line);
  const rpc = request && targetMethod(request);
  if (!rpc) return undefined;
  const line = document.lineAt(position.line).text;
  const slash = line.lastIndexOf('/');
  if (position.character > slash) return language.locate(`${rpc.service}.${rpc.method}`);
  return position.character >= slash - rpc.service.length ? language.locate(rpc.service) : undefined;
}

function placeParams(
  document: vscode.TextDocument,
  { line, character }: vscode.Position,
): protocol.RequestBodyPlaceParams | undefined {
  const text = document.getText();
  const body = requestBodyAt(parseRequestFile(text), text, line);
  return body && { ...body, position: { line, character } };
}
