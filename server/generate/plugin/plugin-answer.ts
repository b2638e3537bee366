import {
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  type CodeGeneratorResponse_File,
  Edition,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import type { GenerateInput } from './plugin-requests.ts';

/** A file that a plugin writes, or what it inserts into one. */
export type PluginFile = Pick<CodeGeneratorResponse_File, 'name' | 'insertionPoint' | 'content'>;

/** The files of all answers of a plugin, and what its author or its user should know. */
export interface PluginAnswer {
  readonly files: readonly PluginFile[];
  /** Why the answer cannot be used; '' where it can. */
  readonly error: string;
}

/** Puts the answers to a plugin's requests together. Of two files of one name the first stays. */
export function pluginAnswer(
  responses: readonly CodeGeneratorResponse[],
  input: GenerateInput,
): PluginAnswer {
  const error = responses.map((response) => response.error).find((each) => each !== '') ?? '';
  const targets = input.files.filter(({ name }) => input.targets.has(name));
  const files: PluginFile[] = [];
  const seen = new Set<string>();
  for (const response of responses) {
    for (const file of joinedParts(response.file)) {
      if (file.insertionPoint === '' && seen.has(file.name)) continue;
      seen.add(file.name);
      files.push(file);
    }
  }
  return { files, error: error || unsupportedEdition(responses, targets) };
}

/** A file without a name goes on with the one before it: plugins write large files so. */
function joinedParts(files: readonly CodeGeneratorResponse_File[]): PluginFile[] {
  const whole: PluginFile[] = [];
  for (const { name, insertionPoint, content } of files) {
    const last = whole.at(-1);
    if (name === '' && last) last.content += content;
    else whole.push({ name, insertionPoint, content });
  }
  return whole;
}

/** Code for an edition that the plugin does not know would be wrong without a word. */
function unsupportedEdition(
  responses: readonly CodeGeneratorResponse[],
  targets: readonly FileDescriptorProto[],
): string {
  const [response] = responses;
  const file = targets.find(({ syntax, edition }) => {
    if (syntax !== 'editions' || !response) return false;
    const knowsEditions =
      (response.supportedFeatures & BigInt(CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS)) !== 0n;
    return !knowsEditions || edition < response.minimumEdition || edition > response.maximumEdition;
  });
  if (!file) return '';
  return `it does not know ${editionName(file.edition)}, in which ${file.name} is written: is there a newer version of it?`;
}

function editionName(edition: Edition): string {
  return `edition ${Edition[edition]?.replace('EDITION_', '') ?? edition}`;
}
