/** The `skep` of the integrated terminal, for POSIX shells and for cmd and PowerShell on Windows. */

/** `node` may be the editor itself: the variable makes it plain Node. */
export function shellScript(node: string, cli: string): string {
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${shellQuote(node)} ${shellQuote(cli)} "$@"\n`;
}

/** The same for Windows. */
export function cmdScript(node: string, cli: string): string {
  return `@echo off\r\nsetlocal\r\nset ELECTRON_RUN_AS_NODE=1\r\n${cmdQuote(node)} ${cmdQuote(cli)} %*\r\n`;
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path cannot have quotes on Windows; a percent sign must be doubled in a script. */
function cmdQuote(text: string): string {
  return `"${text.replaceAll('%', '%%')}"`;
}
