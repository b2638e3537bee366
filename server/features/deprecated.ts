import type { CompactOptionsNode, Declaration, SyntaxFile } from '../compiler/index.ts';

/** Whether `deprecated = true` is among the options, or among the declarations of a body. */
export function isDeprecated(
  syntax: SyntaxFile,
  within: CompactOptionsNode | { options: readonly Declaration[] } | undefined,
): boolean {
  return (within?.options ?? []).some(
    (option) =>
      option.kind === 'option' &&
      option.name.length === 1 &&
      option.name[0]?.text === 'deprecated' &&
      option.value !== undefined &&
      syntax.tokens.is(option.value.first, 'true'),
  );
}
