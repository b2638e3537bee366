import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import { type CodeGeneratorRequest, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { GeneratedFile } from '../generated-file.ts';
import { jsonSchema } from '../json-schema/index.ts';
import { ParameterError, readParameter } from './plugin-parameter.ts';

/** A JSON Schema for each message of the files that are asked for. Option: `accepts` (`lenient`, the default, or `canonical`). */
export function jsonSchemaPlugin(request: CodeGeneratorRequest): GeneratedFile[] {
  const accepts = readParameter(request.parameter, ['accepts']).get('accepts') ?? 'lenient';
  if (accepts !== 'lenient' && accepts !== 'canonical')
    throw new ParameterError(`the option "accepts" is "lenient" or "canonical", not "${accepts}"`);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const messages = request.fileToGenerate.flatMap((name) => registry.getFile(name)?.messages ?? []);
  return messages.flatMap(withNested).map((message) => ({
    path: `${message.typeName}.schema.json`,
    content: `${JSON.stringify(jsonSchema(message, { accepts }), null, 2)}\n`,
  }));
}

function withNested(message: DescMessage): DescMessage[] {
  return [message, ...message.nestedMessages.flatMap(withNested)];
}
