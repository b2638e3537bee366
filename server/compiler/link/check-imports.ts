import { isUnterminated } from '../syntax/string-value.ts';
import type { ImportNode } from '../syntax/tree.ts';
import { isDeprecated } from './checks/deprecated-use.ts';
import { checkRuntime } from './checks/runtime.ts';
import type { LinkContext } from './context.ts';
import type { FileElement } from './elements.ts';
import type { Findings } from './findings.ts';
import type { Linked } from './linked-file.ts';

/** Reports imports that find no file, go in a circle, are there twice, or serve for nothing of all that was `found`. */
export function checkImports(
  context: LinkContext,
  imported: readonly (Linked | 'cycle' | undefined)[],
  missingModules: readonly string[],
  found: readonly Findings[],
): void {
  const nodes = context.file.syntax.tree.declarations.filter(
    (node): node is ImportNode => node.kind === 'import',
  );
  const seen = new Map<string, ImportNode>();
  const hasErrors =
    context.file.syntax.diagnostics.length > 0 ||
    found.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  const usedFiles = new Set(found.flatMap((findings) => [...findings.usedFiles]));
  for (const [index, node] of nodes.entries()) {
    const file = imported[index];
    const first = seen.get(node.text);
    if (first) {
      context.error('duplicate-import', `"${node.text}" is imported already: remove this line.`, node.path, [
        context.placeAt(first.path, 'Imported here first.'),
      ]);
      continue;
    }
    seen.set(node.text, node);
    if (!checkPath(context, node)) continue;
    if (file === 'cycle') {
      const itself = node.text === context.file.path;
      const message = itself
        ? 'A file cannot import itself: remove this line.'
        : `"${node.text}" imports this file in turn: move what both need into a third file.`;
      context.error('import-cycle', message, node.path);
      continue;
    }
    if (!file && !isUnterminated(context.file.syntax.tokens, node.path.last)) {
      context.error('missing-import', missingMessage(node.text, missingModules), node.path);
      continue;
    }
    if (!file) continue;
    checkRuntime(context, node, file.elements);
    if (!context.keepsWarnings) continue;
    if (isDeprecated(file.elements)) {
      const text = `"${node.text}" is deprecated: see what it says to use instead.`;
      context.warning('deprecated-use', text, node.path);
    }
    if (!hasErrors && node.modifier?.text !== 'public' && !isUsed(usedFiles, file)) {
      // With errors about, what uses the import may be what could not be read.
      context.warning('unused-import', `Nothing here uses "${node.text}": remove this import.`, node.path);
    }
  }
}

/** Whether a path is written in the one way in which an import can name its file; reports when not. */
function checkPath(context: LinkContext, node: ImportNode): boolean {
  if (isUnterminated(context.file.syntax.tokens, node.path.last)) return true;
  const path = node.text;
  const isPlain = !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
  if (isPlain) return true;
  const text =
    path === ''
      ? 'The path of this import is empty: name a file.'
      : 'An import is a path from the folder of the definitions, with single forward slashes and without "." or "..".';
  const plain = plainPath(path);
  context.error(
    'invalid-path',
    text,
    node.path,
    undefined,
    plain === '' ? undefined : context.instead(node.path, `"${plain}"`),
  );
  return false;
}

/** A path as it can be written, without its detours; '' where nothing is left of it. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function missingMessage(path: string, modules: readonly string[]): string {
  if (modules.length > 0) {
    const names = modules.map((name) => `"${name}"`).join(' or ');
    return `There is no file "${path}". If it is of ${names}, which buf.yaml needs and which is not on this machine: run "buf dep update", then "buf build", or name a folder that has it in the setting skep.importPaths.`;
  }
  return `There is no file "${path}". Check the path: it starts at the folder of the definitions, not at this file.`;
}

function isUsed(usedFiles: ReadonlySet<string>, file: Linked): boolean {
  const visited = new Set<FileElement>();
  const visit = (linked: Linked): boolean => {
    if (visited.has(linked.elements)) return false;
    visited.add(linked.elements);
    return usedFiles.has(linked.path) || linked.publicFiles.some(visit);
  };
  return visit(file);
}
