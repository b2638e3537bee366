import type { LinkedFile } from '../compiler/index.ts';
import { commentText } from './declaration-text.ts';

/** Of more declarations than this, the others are counted. */
const maxNames = 12;

/** What an imported file is for, as Markdown: its package, its comment, and what it declares, services first. */
export function importedFileMarkdown(file: LinkedFile): string {
  const { services, messages, enums, extensions } = file.elements;
  const declared = [
    ...services.map(({ name, methods }) => `service \`${name}\`: ${listed(methods)}`),
    ...withNames('message', messages),
    ...withNames('enum', enums),
    ...withNames('extension', extensions),
  ];
  const { packageName } = file.syntax;
  const parts = [
    packageName === '' ? '' : `\`\`\`proto\npackage ${packageName};\n\`\`\``,
    fileComment(file),
    `\`${file.path}\``,
    declared.map((line) => `- ${line}`).join('\n'),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function withNames(kind: string, elements: readonly { readonly name: string }[]): string[] {
  return elements.length === 0 ? [] : [`${kind}${elements.length > 1 ? 's' : ''} ${listed(elements)}`];
}

function listed(elements: readonly { readonly name: string }[]): string {
  const names = elements.slice(0, maxNames).map(({ name }) => `\`${name}\``);
  const more = elements.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The comment before the package, else the one at the top: where it is no licence. */
function fileComment(file: LinkedFile): string {
  const { tokens, tree } = file.syntax;
  const [first] = tree.declarations;
  const statements = [tree.declarations.find(({ kind }) => kind === 'package'), first];
  for (const statement of statements) {
    if (!statement) continue;
    const { start, end } = tokens.span(statement.first, statement.last);
    const text = commentText({ symbol: { start, end }, file });
    if (text !== '' && !/copyright|licen[sc]e/i.test(text)) return text;
  }
  return '';
}
