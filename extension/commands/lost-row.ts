/** What a button in a row of the History view does in the moment in which the editor does not know the row. */
import * as vscode from 'vscode';

/** They take the call that is selected where they come without a row. */
const ofCalls = new Set([
  'openCall',
  'replayCall',
  'saveCallAsRequest',
  'compareCall',
  'copyCallAs',
  'showTrace',
  'traceLogs',
]);

/**
 * Whether a command was run from a row that the editor has just forgotten, as it does with all of a tree while it draws the first level
 * anew: it then gives nothing in the place of the row, where the palette and keys give no argument at all. Another call may be selected
 * than the one that was meant.
 */
export function isOfLostRow(id: string, args: readonly unknown[]): boolean {
  return ofCalls.has(id) && args.length > 0 && (args[0] === undefined || args[0] === null);
}

/** Says why nothing happens. */
export function tellOfLostRow(): void {
  vscode.window.setStatusBarMessage('The list was just drawn anew: press once more.', 4000);
}
