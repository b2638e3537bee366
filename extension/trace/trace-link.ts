/** Links to a trace and to a line, for documents that have them. */
import * as vscode from 'vscode';

/** Opens the waterfall. Without an environment, of the local one. */
export function traceLink(traceId: string, environmentName?: string): vscode.Uri {
  const target = environmentName === undefined ? traceId : { traceId, environmentName };
  return commandLink('skep.showTrace', target);
}

/** The address of a link that runs a command with these arguments, which must be JSON. */
export function commandLink(command: string, ...args: readonly unknown[]): vscode.Uri {
  return vscode.Uri.from({
    scheme: 'command',
    path: command,
    query: args.length > 0 ? JSON.stringify(args) : '',
  });
}

/** Line and column count from 1. */
export function placeLink(file: string, line: number, column: number): vscode.Uri {
  return vscode.Uri.file(file).with({ fragment: `L${line},${column}` });
}
