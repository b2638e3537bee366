import { bundledFile } from '../../workspace/bundled.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { symbolMarkdown } from '../hover.ts';
import { findSymbol } from '../symbols.ts';
import type { DeclaredAt } from './candidate.ts';

/** What a completion item stands for, as its `data` tells: the declaration and its comment. Undefined where there is nothing to tell. */
export async function completionDocumentation(
  workspace: Pick<Workspace, 'linkOnce'>,
  data: unknown,
): Promise<string | undefined> {
  if (!isDeclaredAt(data)) return undefined;
  const { uri, fullName } = data;
  const shipped = uri.startsWith('skep-bundled:/')
    ? bundledFile(uri.slice('skep-bundled:/'.length))
    : undefined;
  if (shipped) {
    const found = findSymbol(shipped, fullName);
    return found && symbolMarkdown(found);
  }
  for await (const files of workspace.linkOnce([uri])) {
    for (const { linked } of files) {
      const found = findSymbol(linked, fullName);
      if (found) return symbolMarkdown(found);
    }
  }
  return undefined;
}

function isDeclaredAt(data: unknown): data is DeclaredAt {
  return (
    typeof data === 'object' &&
    data !== null &&
    'uri' in data &&
    typeof data.uri === 'string' &&
    'fullName' in data &&
    typeof data.fullName === 'string'
  );
}
