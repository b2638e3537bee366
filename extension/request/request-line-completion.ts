/** Completes what a request file says outside of its bodies: environments, services, methods, `# @name` and its kin. */
import * as vscode from 'vscode';
import { parseRequestFile } from '../../runtime/api/request/request-file.ts';
import type { DefinedService, LanguageService } from '../language/language-service.ts';
import { type LinePlace, linePlace } from './request-line.ts';

/** Where requests can go. */
export interface KnownEnvironments {
  readonly all: readonly {
    readonly name: string;
    /** Base URL of the gateway; empty where it is not known. */
    readonly address: string;
    readonly projects: readonly { readonly services: readonly KnownService[] }[];
  }[];
  /** After any of that has changed. */
  readonly onDidChange: vscode.Event<void>;
}

type KnownService = Pick<DefinedService, 'name'> & {
  methods: readonly { name: string; input: string; output: string }[];
};

const metadata: readonly [name: string, detail: string][] = [
  ['name', 'a name for this request, by which others use its answer'],
  ['ref', 'a request whose answer this one uses: it is sent first'],
  ['timeout', 'how long to wait: 500 ms, 10 s, 1 m'],
];

/** Undefined in a line where nothing of these is awaited: it may be one of a body. */
export function completeRequestLine(
  document: vscode.TextDocument,
  position: vscode.Position,
  language: LanguageService,
  environments: KnownEnvironments,
): vscode.CompletionItem[] | undefined {
  const place = linePlace(document.lineAt(position.line).text.slice(0, position.character));
  if (!place) return undefined;
  const range = new vscode.Range(position.translate(0, -place.written.length), position);
  return candidates(place, document, servicesOf(language, environments), environments).map((item) => {
    item.range = range;
    return item;
  });
}

function candidates(
  place: LinePlace,
  document: vscode.TextDocument,
  services: readonly KnownService[],
  environments: KnownEnvironments,
): vscode.CompletionItem[] {
  const { CompletionItemKind: Kind } = vscode;
  switch (place.kind) {
    case 'metadata':
      return metadata.map(([name, detail]) => item(name, Kind.Keyword, detail));
    case 'request':
      return parseRequestFile(document.getText())
        .requests.filter(({ name }) => name !== '')
        .map(({ name }) => item(name, Kind.Reference));
    case 'environment':
      return environments.all.map(({ name, address }) => item(name, Kind.Variable, address));
    case 'service':
      return services.map(({ name }) => item(name, Kind.Interface));
    case 'method': {
      const service = services.find(({ name }) => name === place.service);
      return (service?.methods ?? []).map(({ name, input, output }) =>
        item(name, Kind.Method, `${input} → ${output}`),
      );
    }
  }
}

/** Those of the workspace's definitions and those that run anywhere, each once. */
function servicesOf(language: LanguageService, environments: KnownEnvironments): KnownService[] {
  return [...new Map(everyService(language, environments).map((each) => [each.name, each])).values()];
}

/** The same, a service as often as it is known: as each environment serves it, and as it is defined, which comes last. */
export function everyService(language: LanguageService, environments: KnownEnvironments): KnownService[] {
  const running = environments.all.flatMap(({ projects }) => projects.flatMap(({ services }) => services));
  return [...running, ...language.services];
}

function item(label: string, kind: vscode.CompletionItemKind, detail?: string): vscode.CompletionItem {
  const completion = new vscode.CompletionItem(label, kind);
  if (detail !== undefined) completion.detail = detail;
  return completion;
}
