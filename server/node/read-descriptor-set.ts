import { readFile } from 'node:fs/promises';
import { createRegistry, fromBinary, fromJsonString } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { AgainstError } from './against-error.ts';

/**
 * Reads a FileDescriptorSet: JSON from FILE.json, else Protobuf. Throws AgainstError `cannot-read`,
 * `not-a-descriptor-set`.
 */
export async function readDescriptorSet(file: string): Promise<FileDescriptorSet> {
  const content = await readFile(file).catch((cause: Error) => {
    throw new AgainstError('cannot-read', `cannot read ${file}: ${cause.message}`, { cause });
  });
  const set = parseDescriptorSet(content, file.endsWith('.json'));
  if (set?.file.length && set.file.every(({ name }) => name !== '')) return set;
  const message = `${file} is no descriptor set: make one with \`skep build -o before.binpb\` or \`protoc --descriptor_set_out\``;
  throw new AgainstError('not-a-descriptor-set', message);
}

function parseDescriptorSet(content: Buffer, isJson: boolean): FileDescriptorSet | undefined {
  try {
    if (!isJson) return fromBinary(FileDescriptorSetSchema, content);
    // Options in it may be of extensions that nobody here knows, and buf writes more than a descriptor set holds.
    const options = { ignoreUnknownFields: true, registry: createRegistry() };
    return fromJsonString(FileDescriptorSetSchema, content.toString('utf8'), options);
  } catch {
    return undefined;
  }
}
