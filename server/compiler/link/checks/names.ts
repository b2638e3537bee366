import type { LinkContext } from '../context.ts';
import type { Element } from '../elements.ts';
import { describe } from '../resolve.ts';

/** Reports what is declared twice: in this file, or here and in a file it sees. */
export function checkNames(context: LinkContext): void {
  const { file, scope } = context;
  for (const { element, first } of file.duplicates) {
    // A field and its copy in a second message of the same name are not said twice.
    if (element.nameNode.first === first.nameNode.first) continue;
    reportDuplicate(context, element, first);
  }
  const others = scope.files.slice(1);
  for (const element of [...file.messages, ...file.enums, ...file.services, ...file.extensions]) {
    for (const other of others) {
      const first = other.symbols.get(element.fullName);
      if (first) reportDuplicate(context, element, first);
    }
  }
}

function reportDuplicate(context: LinkContext, element: Element, first: Element): void {
  const where = first.file === element.file ? '' : ` in "${first.file.path}"`;
  const note =
    element.kind === 'enum-value'
      ? ' The values of an enum share the names of what is declared beside the enum, so prefix them with its name.'
      : ' Give one of them another name.';
  const message = `"${element.name}" is declared already${where}, as ${describe(first)}.${note}`;
  context.error('duplicate-name', message, element.nameNode, [
    context.placeOf(first, 'First declared here.'),
  ]);
}
