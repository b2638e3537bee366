import type { QualifiedNameNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { EnumElement, FieldElement, FileElement, MessageElement, MethodElement } from '../elements.ts';

/** Warns of a type that another file declares as deprecated. In its own file it is there for those who still use it. */
export function checkDeprecatedType(context: LinkContext, field: FieldElement): void {
  if (!context.keepsWarnings) return;
  const { map, type } = field.node;
  const entry = map && field.typeElement?.kind === 'message' ? field.typeElement.fields[1] : undefined;
  warn(context, entry ? entry.typeElement : field.typeElement, map ? map.value : type);
}

/** Warns of messages of a method that are deprecated. */
export function checkDeprecatedMessages(context: LinkContext, method: MethodElement): void {
  if (!context.keepsWarnings) return;
  const { input, output } = method.node;
  if (input) warn(context, method.input, input.type);
  if (output) warn(context, method.output, output.type);
}

function warn(
  context: LinkContext,
  type: MessageElement | EnumElement | undefined,
  node: QualifiedNameNode,
): void {
  if (!type || type.file === context.file || !isDeprecated(type)) return;
  const text = `"${type.fullName}" is deprecated: see what "${type.file.path}" says to use instead.`;
  context.warning('deprecated-use', text, node, [context.placeOf(type, 'Declared here.')]);
}

/** Whether it is marked `deprecated = true` where it stands. */
export function isDeprecated({ options }: MessageElement | EnumElement | FileElement): boolean {
  return options.some(
    ({ name, value }) =>
      name.length === 1 &&
      name[0]?.text === 'deprecated' &&
      value?.kind === 'identifier' &&
      value.text === 'true',
  );
}
