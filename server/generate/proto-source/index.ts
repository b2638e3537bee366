/** Writes a descriptor as the source that it is the descriptor of: comments, where it has them, options, and all. */
import type { DescFile } from '@bufbuild/protobuf';
import { Edition } from '@bufbuild/protobuf/wkt';
import { ElementLines } from './element-lines.ts';
import { groupsOf } from './field-text.ts';
import { quoted } from './value-text.ts';

/** What compiles to the same descriptor, but for the order of fields around a oneof and how options are put together. */
export function protoSource(file: DescFile): string {
  const elements = new ElementLines(file);
  const { proto } = file;
  const groups = groupsOf(file.extensions);
  const blocks = [
    [syntaxLine(file)],
    proto.package === '' ? [] : [`package ${proto.package};`],
    importLines(file),
    elements.options.statements(proto.options),
    ...file.enums.map((each) => elements.enumLines(each)),
    ...elements.extensionBlocks(file.extensions, proto.package),
    ...file.messages.filter((each) => !groups.has(each)).map((each) => elements.messageLines(each)),
    ...file.services.map((each) => elements.serviceLines(each)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function syntaxLine({ proto }: DescFile): string {
  if (proto.syntax !== 'editions')
    return `syntax = ${quoted(proto.syntax === '' ? 'proto2' : proto.syntax)};`;
  return `edition = ${quoted(Edition[proto.edition].replace('EDITION_', ''))};`;
}

function importLines({ proto }: DescFile): string[] {
  const lines = proto.dependency.map((name, index) => {
    const kind = proto.publicDependency.includes(index)
      ? 'public '
      : proto.weakDependency.includes(index)
        ? 'weak '
        : '';
    return `import ${kind}${quoted(name)};`;
  });
  return [...lines, ...proto.optionDependency.map((name) => `import option ${quoted(name)};`)];
}
