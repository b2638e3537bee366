import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { SyntaxFile } from '../compiler/index.ts';
import { lineAt } from './positions.ts';

const regionStart = /^\/\/\s*#?region\b/;
const regionEnd = /^\/\/\s*#?endregion\b/;

/** What can be folded: braces and brackets over several lines, runs of comments and of imports, `// #region`. */
export function foldingRanges(syntax: SyntaxFile): FoldingRange[] {
  return [...brackets(syntax), ...comments(syntax), ...imports(syntax)].filter(
    ({ startLine, endLine }) => endLine > startLine,
  );
}

function brackets(syntax: SyntaxFile): FoldingRange[] {
  const { tokens, text } = syntax;
  const ranges: FoldingRange[] = [];
  const open: { line: number; close: string }[] = [];
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.end(token) - tokens.start(token) !== 1) continue;
    const character = text[tokens.start(token)] ?? '';
    const close = { '{': '}', '[': ']' }[character];
    if (close) open.push({ line: lineAt(syntax, tokens.start(token)), close });
    if (character !== '}' && character !== ']') continue;
    // One that was left open is skipped over: the text is being edited.
    const match = open.findLastIndex((bracket) => bracket.close === character);
    const [opened] = match < 0 ? [] : open.splice(match);
    // The closing line stays in sight.
    if (opened) ranges.push({ startLine: opened.line, endLine: lineAt(syntax, tokens.start(token)) - 1 });
  }
  return ranges;
}

function comments(syntax: SyntaxFile): FoldingRange[] {
  const { tokens, text } = syntax;
  const ranges: FoldingRange[] = [];
  const regions: number[] = [];
  let run: FoldingRange | undefined;
  for (let index = 0; index < tokens.commentCount; index++) {
    const start = tokens.commentStarts[index] ?? 0;
    const end = tokens.commentEnds[index] ?? start;
    const comment = text.slice(start, end);
    const startLine = lineAt(syntax, start);
    if (regionStart.test(comment)) {
      regions.push(startLine);
      run = undefined;
    } else if (regionEnd.test(comment)) {
      const begin = regions.pop();
      if (begin !== undefined)
        ranges.push({ startLine: begin, endLine: startLine, kind: FoldingRangeKind.Region });
      run = undefined;
    } else if (comment.startsWith('//') && run?.endLine === startLine - 1 && standsAlone(text, start)) {
      run.endLine = startLine;
    } else {
      const range = { startLine, endLine: lineAt(syntax, end), kind: FoldingRangeKind.Comment };
      ranges.push(range);
      run = comment.startsWith('//') && standsAlone(text, start) ? range : undefined;
    }
  }
  return ranges;
}

function standsAlone(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
}

function imports(syntax: SyntaxFile): FoldingRange[] {
  const { tokens, tree } = syntax;
  const ranges: FoldingRange[] = [];
  let run: FoldingRange | undefined;
  for (const node of tree.declarations) {
    if (node.kind !== 'import') {
      run = undefined;
      continue;
    }
    const endLine = lineAt(syntax, tokens.end(node.last));
    if (run) run.endLine = endLine;
    else {
      run = { startLine: lineAt(syntax, tokens.start(node.first)), endLine, kind: FoldingRangeKind.Imports };
      ranges.push(run);
    }
  }
  return ranges;
}
