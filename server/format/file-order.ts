import type { FileDeclaration, OptionNode, TokenStream } from '../compiler/index.ts';

/** The sections of a file, in their order. */
export const Section = { syntax: 0, package: 1, imports: 2, options: 3, body: 4 } as const;
export type Section = (typeof Section)[keyof typeof Section];

/** Which part of a file a declaration stands in, in the order that the formatter writes them. */
export function sectionOf(node: FileDeclaration): Section {
  switch (node.kind) {
    case 'syntax':
      return Section.syntax;
    case 'package':
      return Section.package;
    case 'import':
      return Section.imports;
    case 'option':
      return Section.options;
    default:
      return Section.body;
  }
}

/**
 * The declarations of a file in the order of its sections: syntax, package, imports by path, with `import option` after the others,
 * options by name, with custom ones after the others, and the rest as it is.
 */
export function inFileOrder(
  declarations: readonly FileDeclaration[],
  tokens: TokenStream,
): { readonly node: FileDeclaration; readonly index: number }[] {
  return declarations
    .map((node, index) => ({ node, index, section: sectionOf(node), key: sortKey(node, tokens) }))
    .sort((a, b) => a.section - b.section || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function sortKey(node: FileDeclaration, tokens: TokenStream): string {
  if (node.kind === 'import')
    return (node.modifier?.text === 'option' ? '1' : '0') + tokens.textOf(node.path.first);
  if (node.kind === 'option') return (node.name[0]?.extension ? '1' : '0') + optionName(node, tokens);
  return '';
}

/** The name without whitespace; of one with comments in it the parts in parentheses do not count, as buf has it. */
function optionName({ name, first }: OptionNode, tokens: TokenStream): string {
  const { start, end } = tokens.span(name[0]?.first ?? first, name.at(-1)?.last ?? first);
  const isCommented = tokens.text.slice(start, end).includes('/');
  return name.map(({ text, extension }) => (extension ? (isCommented ? '' : `(${text})`) : text)).join('.');
}
