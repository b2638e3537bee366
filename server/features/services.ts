import type { MethodNode, MethodTypeNode, ServiceNode } from '../compiler/index.ts';
import type { DefinedMethod, DefinedService } from '../protocol.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { toClientUri } from '../workspace/uri.ts';
import { isDeprecated } from './deprecated.ts';
import { rangeAt } from './positions.ts';

/** The services that a file defines and where they stand: what lenses and the sidebar are drawn from. */
export function services(file: SnapshotFile): DefinedService[] {
  const { tree, packageName, tokens } = file.linked.syntax;
  return tree.declarations.flatMap((node) => {
    if (node.kind !== 'service' || !node.name.text) return [];
    const { start, end } = tokens.span(node.first, node.last);
    const name = tokens.span(node.name.first, node.name.last);
    return [
      {
        name: packageName ? `${packageName}.${node.name.text}` : node.name.text,
        uri: toClientUri(file.uri),
        range: rangeAt(file.linked.syntax, start, end),
        nameRange: rangeAt(file.linked.syntax, name.start, name.end),
        methods: methods(file, node),
        deprecated: isDeprecated(file.linked.syntax, { options: node.body.declarations }),
      },
    ];
  });
}

function methods(file: SnapshotFile, service: ServiceNode): DefinedMethod[] {
  return service.body.declarations.flatMap((node) =>
    node.kind === 'method' && node.name.text ? [method(file, node)] : [],
  );
}

function method(file: SnapshotFile, node: MethodNode): DefinedMethod {
  const { syntax } = file.linked;
  const { start, end } = syntax.tokens.span(node.first, node.last);
  const name = syntax.tokens.span(node.name.first, node.name.last);
  return {
    name: node.name.text,
    range: rangeAt(syntax, start, end),
    nameRange: rangeAt(syntax, name.start, name.end),
    input: typeName(file, node.input),
    output: typeName(file, node.output),
    clientStreaming: (node.input?.stream ?? -1) >= 0,
    serverStreaming: (node.output?.stream ?? -1) >= 0,
    deprecated: isDeprecated(syntax, node.body && { options: node.body.declarations }),
  };
}

function typeName(file: SnapshotFile, node: MethodTypeNode | undefined): string {
  if (!node) return '';
  const { start, end } = file.linked.syntax.tokens.span(node.type.first, node.type.last);
  const reference = file.linked.references.find((found) => found.start < end && start < found.end);
  return reference?.target ?? node.type.text;
}
