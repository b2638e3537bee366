import { scopeOf } from '../../names.ts';
import type { LinkContext } from '../context.ts';
import type { Element, FileUnit } from '../elements.ts';
import { describe } from '../resolve.ts';

/** Reports what is declared twice in this file, and a package that cannot be one. */
export function checkNames(context: LinkContext): void {
  const { file } = context;
  const twice = new Set(file.duplicates.map(({ element }) => element.fullName));
  for (const { element, first } of file.duplicates) {
    // The parts of a message that is itself declared twice are not said again.
    // A group whose name is all in lower case is its own field's namesake, which is reported as such.
    const isInside = twice.has(scopeOf(element.fullName)) && isInDuplicate(context, element);
    if (isInside || element.nameNode.first === first.nameNode.first) continue;
    reportDuplicate(context, element, first);
  }
  checkPackageName(context);
}

/** Reports what is declared here and in a file that this one sees. */
export function checkUnitNames(context: LinkContext, unit: FileUnit): void {
  checkNotElsewhere(context, unit.messages);
  checkNotElsewhere(context, unit.enums);
  for (const { values } of unit.enums) checkNotElsewhere(context, values);
  checkNotElsewhere(context, unit.services);
  checkNotElsewhere(context, unit.extensions);
}

function checkNotElsewhere(context: LinkContext, elements: readonly Element[]): void {
  for (const element of elements) {
    for (const other of context.filesAround) {
      const first = other.named.get(element.fullName);
      if (first) reportDuplicate(context, element, first);
    }
    if (context.scope.isPackage(element.fullName)) {
      const message = `"${element.fullName}" is a package, so nothing else can have this name.`;
      context.error('duplicate-name', message, element.nameNode);
    }
  }
}

function isInDuplicate(context: LinkContext, element: Element): boolean {
  return context.file.duplicates.some(
    ({ element: outer }) =>
      outer !== element &&
      outer.fullName === scopeOf(element.fullName) &&
      outer.node !== undefined &&
      contains(outer, element),
  );
}

function contains(outer: Element, inner: Element): boolean {
  const { node } = outer;
  return node !== undefined && node.first <= inner.nameNode.first && inner.nameNode.last <= node.last;
}

function checkPackageName(context: LinkContext): void {
  const node = context.file.syntax.tree.declarations.find((declaration) => declaration.kind === 'package');
  if (!node) return;
  for (let name = context.file.packageName; name !== ''; name = scopeOf(name)) {
    for (const other of context.scope.files.slice(1)) {
      const element = other.named.get(name);
      if (!element) continue;
      const message = `"${name}" is ${describe(element)} of "${other.path}", so it cannot be a package.`;
      context.error('duplicate-name', message, node.name, [context.placeOf(element, 'Declared here.')]);
      return;
    }
  }
}

function reportDuplicate(context: LinkContext, element: Element, first: Element): void {
  const where = first.file === element.file ? '' : ` in "${first.file.path}"`;
  const generated = first.kind === 'message' && first.mapEntry ? ' (made for the map field)' : '';
  const note =
    element.kind === 'enum-value'
      ? ' The values of an enum share the names of what is declared beside the enum, so prefix them with its name.'
      : ' Give one of them another name.';
  const message = `"${element.name}" is declared already${where}, as ${describe(first)}${generated}.${note}`;
  context.error('duplicate-name', message, element.nameNode, [
    context.placeOf(first, 'First declared here.'),
  ]);
}
