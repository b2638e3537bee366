import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver';

/** What a diagnostic of a config file carries to the client and back: the word that was most likely meant. */
export function withLikelyWord(diagnostic: Diagnostic, instead: string | undefined): Diagnostic {
  return instead === undefined ? diagnostic : { ...diagnostic, data: { instead } };
}

/**
 * Puts that word in, in the quotes that are there: for the diagnostics among these that carry one. `textAt` has the text of the file at
 * a range; undefined where it is not open.
 */
export function likelyWords(
  { textDocument, context }: CodeActionParams,
  textAt: (range: Diagnostic['range']) => string | undefined,
): CodeAction[] {
  const { diagnostics, only } = context;
  if (only && !only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix)) return [];
  return diagnostics.flatMap((diagnostic): CodeAction[] => {
    const instead = likelyWordOf(diagnostic);
    const written = instead === undefined ? undefined : textAt(diagnostic.range);
    if (instead === undefined || written === undefined) return [];
    const quote = /^["']/.exec(written)?.[0] ?? '';
    const edit = { range: diagnostic.range, newText: quote + instead + quote };
    return [
      {
        title: `Change to "${instead}"`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: true,
        edit: { changes: { [textDocument.uri]: [edit] } },
      },
    ];
  });
}

function likelyWordOf({ data }: Diagnostic): string | undefined {
  return typeof data === 'object' && data !== null && typeof data.instead === 'string'
    ? data.instead
    : undefined;
}
