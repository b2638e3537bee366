import { createFileRegistry, createRegistry, fromBinary, fromJson, type JsonValue } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { parse } from 'yaml';
import { isWithinPaths, normalizePath } from '../../buf-config/index.ts';
import { deepestDescriptor } from '../../compiler/index.ts';
import { filesNeeded } from '../plugin/files-needed.ts';
import type { TemplateInput } from '../template/template.ts';
import type { CollectedInput } from './collect-input.ts';
import { type ImageFileFacts, takeImageFacts } from './image-facts.ts';
import { InputError } from './input-error.ts';

/** What an image is read by. */
export type ImageInput = Pick<TemplateInput, 'kind' | 'path' | 'paths' | 'excludePaths'>;

/**
 * What `buf build` or `protoc --descriptor_set_out` wrote, as an input. Of an image of buf, what it has as imported is none to generate
 * for; of a descriptor set, all is. Throws InputError.
 */
export function imageInput(content: Uint8Array, input: ImageInput): CollectedInput {
  const { set, facts } = readImage(content, input);
  if (set.file.length === 0 || set.file.some(({ name }) => name === ''))
    throw new InputError(`"${input.path}" is no image: make one with \`buf build -o\` or \`skep build -o\``);
  const only = input.paths.map(normalizePath);
  const not = input.excludePaths.map(normalizePath);
  const isTarget = ({ name }: FileDescriptorProto): boolean =>
    facts.get(name)?.isImport !== true &&
    (only.length === 0 || isWithinPaths(only, name)) &&
    !isWithinPaths(not, name);
  const targets = new Set(set.file.filter(isTarget).map(({ name }) => name));
  return {
    files: filesNeeded(targets, set.file),
    targets,
    problems: [],
    moduleOf: (importPath) => facts.get(importPath)?.module,
  };
}

interface Image {
  readonly set: FileDescriptorSet;
  /** By import path. */
  readonly facts: ReadonlyMap<string, ImageFileFacts>;
}

function readImage(content: Uint8Array, { kind, path }: ImageInput): Image {
  try {
    if (kind === 'binary_image') {
      const set = fromBinary(FileDescriptorSetSchema, content, { recursionLimit: deepestDescriptor });
      return { set, facts: takeImageFacts(set) };
    }
    const text = new TextDecoder().decode(content);
    return readJsonImage(kind === 'yaml_image' ? parse(text) : JSON.parse(text));
  } catch (error) {
    throw new InputError(
      `"${path}" cannot be read as "${kind}": ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Options of extensions are by name in it: read a second time with what the first one says of these. */
function readJsonImage(json: JsonValue): Image {
  const options = { ignoreUnknownFields: true, recursionLimit: deepestDescriptor };
  const bare = fromJson(FileDescriptorSetSchema, json, { ...options, registry: createRegistry() });
  const set = fromJson(FileDescriptorSetSchema, json, { ...options, registry: createFileRegistry(bare) });
  return { set, facts: takeImageFacts(set, json) };
}
