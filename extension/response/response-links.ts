/** Links in an answer, and in a call of the history: to its trace, and to the line where a handler threw. */
import * as vscode from 'vscode';
import { placeLink, traceLink } from '../trace/trace-link.ts';
import { responseLanguage } from './response-lenses.ts';

const traces = /(?<=^# trace )[0-9a-f]{32}$/gm;
const places = /(?<=^\s+at (?:async |.* \()?)((?:[A-Za-z]:)?[\\/][^():]+):(\d+):(\d+)(?=\)?$)/gm;
/** Where the call was sent to. */
const environment = /^# (?:.* )?sent (?:.* )?to ([^\s,]+), /m;

/** Offers them until disposed of. A trace is looked for in the environment that the text says the request was sent to. */
export function responseLinks(): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(
    { language: responseLanguage },
    {
      provideDocumentLinks(document) {
        const text = document.getText();
        const range = ({ index, 0: whole }: RegExpExecArray) =>
          new vscode.Range(document.positionAt(index), document.positionAt(index + whole.length));
        const name = environment.exec(text)?.[1];
        return [
          ...[...text.matchAll(traces)].map((match) =>
            link(range(match), traceLink(match[0], name), 'Show the trace'),
          ),
          ...[...text.matchAll(places)].map((match) => {
            const [, file = '', line, column] = match;
            return link(range(match), placeLink(file, Number(line), Number(column)), 'Go to the line');
          }),
        ];
      },
    },
  );
}

function link(range: vscode.Range, target: vscode.Uri, tooltip: string): vscode.DocumentLink {
  const made = new vscode.DocumentLink(range, target);
  made.tooltip = tooltip;
  return made;
}
