import { Edition } from '@bufbuild/protobuf/wkt';
import { closest } from '../../names.ts';
import type { FileDeclaration, ImportNode, SyntaxNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import { editionOf } from '../editions.ts';

const knownSyntaxes = ['proto2', 'proto3'];
const knownEditions = ['2023', '2024', '2026'];

const maxPackageLength = 511;
const maxPackageParts = 101;

/** Checks what stands at the head of a file: its syntax or edition, its package, the kinds of its imports. */
export function checkStatements(context: LinkContext): void {
  const { declarations } = context.file.syntax.tree;
  checkSyntax(context, declarations);
  checkPackage(context, declarations);
  let afterOptions: ImportNode | undefined;
  for (const node of declarations) {
    if (node.kind !== 'import') continue;
    checkModifier(context, node);
    if (node.modifier?.text === 'option') afterOptions ??= node;
    else if (afterOptions) {
      const text = 'Plain imports stand before every "import option": move this up.';
      context.error('misplaced-import', text, node, [
        context.placeAt(afterOptions, 'The first "import option".'),
      ]);
    }
  }
}

function checkSyntax(context: LinkContext, declarations: readonly FileDeclaration[]): void {
  const [first, ...others] = declarations.filter((node): node is SyntaxNode => node.kind === 'syntax');
  const start = declarations[0];
  if (!first) {
    if (!start || context.file.syntax.diagnostics.length > 0) return;
    const message =
      'This file does not say its syntax, and so counts as proto2: begin it with syntax = "proto3";';
    context.warning('missing-syntax', message, { first: start.first, last: start.first });
    return;
  }
  const earlier = declarations.find((node) => node.kind !== 'empty');
  if (earlier !== first) {
    context.error('misplaced-syntax', `"${first.keyword}" must be the first statement of the file.`, first);
  }
  for (const node of others) {
    context.error('misplaced-syntax', `A file has one "${first.keyword}": remove this one.`, node, [
      context.placeAt(first, 'The first.'),
    ]);
  }
  if (editionOf(first.keyword, first.text) !== undefined) return;
  if (first.keyword === 'edition') {
    const message = `There is no edition "${first.text}": write one of ${quoted(knownEditions)}.`;
    const isSyntax = knownSyntaxes.includes(first.text);
    context.error(
      'unknown-edition',
      message,
      first.value,
      undefined,
      isSyntax ? context.instead(first, `syntax = "${first.text}";`) : undefined,
    );
    return;
  }
  const suggestion = closest(first.text, knownSyntaxes);
  const isEdition = knownEditions.includes(first.text);
  const hint = isEdition ? `edition = "${first.text}";` : `"${suggestion ?? 'proto3'}"`;
  const advice = isEdition ? context.instead(first, hint) : context.instead(first.value, hint);
  context.error(
    'unknown-syntax',
    `There is no syntax "${first.text}": write ${hint}`,
    first.value,
    undefined,
    advice,
  );
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(' or ');
}

function checkPackage(context: LinkContext, declarations: readonly FileDeclaration[]): void {
  const [first, ...others] = declarations.filter((node) => node.kind === 'package');
  if (!first) return;
  for (const node of others) {
    context.error('duplicate-package', 'A file has one package: remove this one.', node, [
      context.placeAt(first, 'The first.'),
    ]);
  }
  const { text } = first.name;
  const parts = text.split('.').length;
  if (text.length > maxPackageLength || parts > maxPackageParts) {
    const limits = `at most ${maxPackageLength} characters in ${maxPackageParts} parts`;
    context.error('name-too-long', `The name of a package has ${limits}: shorten it.`, first.name);
  }
}

function checkModifier(context: LinkContext, node: ImportNode): void {
  const { modifier } = node;
  if (!modifier) return;
  const { edition } = context.file;
  if (modifier.text === 'option' && edition < Edition.EDITION_2024) {
    context.error('wrong-modifier', '"import option" needs edition 2024: write a plain import.', modifier);
  }
  if (modifier.text === 'weak' && edition >= Edition.EDITION_2024) {
    context.error(
      'wrong-modifier',
      'There are no weak imports since edition 2024: write "import option" or a plain import.',
      modifier,
    );
  }
}
