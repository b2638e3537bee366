import type { ImportNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { FileElement } from '../elements.ts';

/** Whether a file is compiled for the lite runtime, whose messages are no full ones. */
export function isLite(file: FileElement): boolean {
  return file.options.some(
    ({ name, value }) =>
      name.length === 1 &&
      name[0]?.text === 'optimize_for' &&
      value?.kind === 'identifier' &&
      value.text === 'LITE_RUNTIME',
  );
}

/** Reports an import of a lite file in one that is not. */
export function checkRuntime(context: LinkContext, node: ImportNode, imported: FileElement): void {
  if (node.modifier?.text === 'option' || isLite(context.file) || !isLite(imported)) return;
  const text = `"${node.text}" has optimize_for = LITE_RUNTIME, so only files that have it can import it: set it here too.`;
  context.error('wrong-runtime', text, node.path);
}
