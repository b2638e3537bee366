/** What cannot be read in open request files, and what in them is not of the definition, in the Problems view. */
import * as vscode from 'vscode';
import type { Diagnostic as ProtocolDiagnostic } from 'vscode-languageclient';
import { parseRequestFile } from '../../runtime/api/request/request-file.ts';
import type { LanguageService } from '../language/language-service.ts';
import * as protocol from '../language/protocol.ts';
import { requestBodies } from './request-bodies.ts';
import { requestLanguage } from './request-language.ts';
import { everyService, type KnownEnvironments } from './request-line-completion.ts';
import { unknownMethods } from './unknown-methods.ts';

/** Milliseconds without typing after which bodies are held against their definitions. */
const pause = 250;

/** Shows them until disposed of, and looks again when a file, a definition or what runs anywhere is other than before. */
export function showRequestProblems(
  language: LanguageService,
  environments: KnownEnvironments,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('skep-request');
  /** The bodies' problems follow when the language server has told them. */
  const waiting = new Map<string, NodeJS.Timeout>();
  const show = (document: vscode.TextDocument) => {
    if (document.languageId !== requestLanguage) return;
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    const { version } = document;
    const own = [...fileProblems(document), ...methodProblems(document, language, environments)];
    if (own.length > 0) collection.set(document.uri, own);
    waiting.set(
      key,
      setTimeout(async () => {
        waiting.delete(key);
        const inBodies = await bodyProblems(document, language).catch(() => []);
        if (document.version === version && !document.isClosed)
          collection.set(document.uri, [...own, ...inBodies]);
      }, pause),
    );
  };
  const showAll = () => vscode.workspace.textDocuments.forEach(show);
  showAll();
  let known = methodsOf(environments);
  const showWhatRuns = () => {
    const before = known;
    known = methodsOf(environments);
    // Environments change far more often than what they serve, and to look at a file takes its bodies' problems away for a moment.
    if (known !== before) showAll();
  };
  return vscode.Disposable.from(
    collection,
    language.onDidChangeServices(showAll),
    environments.onDidChange(showWhatRuns),
    vscode.workspace.onDidOpenTextDocument(show),
    vscode.workspace.onDidChangeTextDocument(({ document }) => show(document)),
    // The definition may say something else now.
    vscode.workspace.onDidSaveTextDocument(({ languageId }) => languageId === 'proto' && showAll()),
    vscode.workspace.onDidCloseTextDocument((document) => collection.delete(document.uri)),
    { dispose: () => waiting.forEach(clearTimeout) },
  );
}

/** Whatever runs anywhere, as text, to see whether it is other than before. */
function methodsOf({ all }: KnownEnvironments): string {
  const services = all.flatMap(({ projects }) => projects.flatMap((project) => project.services));
  return services
    .map(({ name, methods }) => [name, ...methods.map((each) => each.name)].join(' '))
    .join('\n');
}

function fileProblems(document: vscode.TextDocument): vscode.Diagnostic[] {
  const { problems, notices, requests } = parseRequestFile(document.getText());
  const unreadable = requests.flatMap(({ assertions }) =>
    assertions.flatMap((each) =>
      each.kind === 'unreadable' ? [{ line: each.line, message: each.problem }] : [],
    ),
  );
  return [...problems, ...notices, ...unreadable].map(({ line, message }) => {
    return problem(document.lineAt(line).range, message);
  });
}

function methodProblems(
  document: vscode.TextDocument,
  language: LanguageService,
  environments: KnownEnvironments,
): vscode.Diagnostic[] {
  const services = everyService(language, environments);
  return unknownMethods(parseRequestFile(document.getText()), services).map(({ line, method, message }) => {
    const { range, text } = document.lineAt(line);
    const start = text.lastIndexOf(method);
    // A target may go on in the next line.
    if (start < 0) return problem(range, message);
    return problem(new vscode.Range(line, start, line, start + method.length), message);
  });
}

function problem(range: vscode.Range, message: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = 'skep';
  return diagnostic;
}

async function bodyProblems(
  document: vscode.TextDocument,
  language: LanguageService,
): Promise<vscode.Diagnostic[]> {
  const text = document.getText();
  const bodies = requestBodies(parseRequestFile(text), text);
  if (bodies.length === 0) return [];
  const client = await language.start();
  const found = await Promise.all(
    bodies.map((body) => client.sendRequest<ProtocolDiagnostic[] | null>(protocol.checkRequestBody, body)),
  );
  return client.protocol2CodeConverter.asDiagnostics(found.flatMap((each) => each ?? []));
}
