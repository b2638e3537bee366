/** Links in logs: to the line that logged, and to the trace of the call during which it did. */
import * as vscode from 'vscode';
import type { LogsResponse } from '../../runtime/api/gen/skep/project/v1/project_pb.ts';
import { commandLink, placeLink, traceLink } from '../trace/trace-link.ts';
import { type LinkedText, linksIn } from './log-text.ts';

export const logLanguage = 'skep-log';

/** Ids and files that are remembered; what is older is shown no more. */
const maxRemembered = 20_000;
/** Lines at the end that have links: those before have scrolled away. */
const linkedLines = 2_000;

/** At the beginning of a log: opens the choice of what is shown. */
export const changeWords = 'Change...';

class LogLink extends vscode.DocumentLink {
  readonly text: LinkedText;

  constructor(range: vscode.Range, text: LinkedText) {
    super(range);
    this.text = text;
  }
}

export class LogLinks implements vscode.DocumentLinkProvider<vscode.DocumentLink>, vscode.Disposable {
  readonly #traces = new Map<string, string>();
  readonly #files = new Map<string, string>();
  readonly #registration = vscode.languages.registerDocumentLinkProvider({ language: logLanguage }, this);

  /** What stands in the line in short is to be found again. */
  remember({ traceId, place }: LogsResponse): void {
    if (traceId !== '') remember(this.#traces, traceId.slice(0, 8), traceId);
    if (place) remember(this.#files, this.shortPath(place.file), place.file);
  }

  readonly shortPath = (file: string): string => vscode.workspace.asRelativePath(vscode.Uri.file(file));

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const first = Math.max(0, document.lineCount - linkedLines);
    const from = new vscode.Position(first, 0);
    const offset = document.offsetAt(from);
    const text = document.getText(new vscode.Range(from, document.lineAt(document.lineCount - 1).range.end));
    const range = (start: number, end: number) =>
      new vscode.Range(document.positionAt(offset + start), document.positionAt(offset + end));
    const found: vscode.DocumentLink[] = linksIn(text)
      .filter((each) => this.#targetOf(each) !== undefined)
      .map((each) => new LogLink(range(each.start, each.end), each));
    const change = first === 0 ? document.lineAt(0).text.indexOf(changeWords) : -1;
    if (change >= 0) {
      const words = new vscode.Range(0, change, 0, change + changeWords.length);
      found.push(new vscode.DocumentLink(words, commandLink('skep.filterLogs')));
    }
    return found;
  }

  /** Not before somebody goes there: a log has thousands. */
  resolveDocumentLink(link: vscode.DocumentLink): vscode.DocumentLink {
    const target = link instanceof LogLink ? this.#targetOf(link.text) : undefined;
    if (target) link.target = target;
    return link;
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #targetOf({ kind, text, line, column }: LinkedText): vscode.Uri | undefined {
    if (kind === 'trace') {
      const traceId = this.#traces.get(text);
      return traceId === undefined ? undefined : traceLink(traceId);
    }
    const file = this.#files.get(text) ?? (/^(?:[A-Za-z]:)?[\\/]/.test(text) ? text : undefined);
    return file === undefined ? undefined : placeLink(file, line, column);
  }
}

function remember(map: Map<string, string>, short: string, whole: string): void {
  if (map.size >= maxRemembered && !map.has(short)) {
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(short, whole);
}
