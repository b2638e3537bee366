import { create } from '@bufbuild/protobuf';
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { pluginInput } from '../plugin-input.ts';
import type { TemplatePlugin } from '../template/template.ts';
import { filesNeeded } from './files-needed.ts';

/** Definitions to generate from, and all that they import. */
export interface GenerateInput {
  /** Each after those it imports. */
  readonly files: readonly FileDescriptorProto[];
  /** Import paths of those that code is generated for. */
  readonly targets: ReadonlySet<string>;
}

/**
 * What a plugin is asked for: one request for each folder of definitions, in their order, or a single one. With
 * `include_imports`, imported files are asked for as well.
 */
export function pluginRequests(
  { files, targets }: GenerateInput,
  plugin: Pick<TemplatePlugin, 'strategy' | 'parameter' | 'includeImports' | 'includeWellKnownTypes'>,
): CodeGeneratorRequest[] {
  const isWanted = ({ name }: FileDescriptorProto): boolean =>
    targets.has(name) || (plugin.includeImports && (plugin.includeWellKnownTypes || !isWellKnown(name)));
  const wanted = files.filter(isWanted).map(({ name }) => name);
  const groups = plugin.strategy === 'all' ? [new Set(wanted)] : byFolder(wanted);
  return groups.map((group) => {
    const inOrder = plugin.strategy === 'all' ? files : filesNeeded(group, files);
    const asked = inOrder.filter(({ name }) => group.has(name));
    return create(CodeGeneratorRequestSchema, {
      fileToGenerate: asked.map(({ name }) => name),
      ...(plugin.parameter === '' ? {} : { parameter: plugin.parameter }),
      protoFile: pluginInput(create(FileDescriptorSetSchema, { file: [...inOrder] }), group),
      sourceFileDescriptors: asked,
    });
  });
}

/** Of the folders by name. */
function byFolder(paths: readonly string[]): ReadonlySet<string>[] {
  const groups = Map.groupBy(paths, (path) => path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => new Set(group));
}

function isWellKnown(path: string): boolean {
  return path.startsWith('google/protobuf/');
}
