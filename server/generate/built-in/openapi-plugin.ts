import { create, createFileRegistry } from '@bufbuild/protobuf';
import { type CodeGeneratorRequest, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { documentText } from '../document-text.ts';
import type { GeneratedFile } from '../generated-file.ts';
import { openApi } from '../openapi/index.ts';
import { ParameterError, readParameter } from './plugin-parameter.ts';

/**
 * One OpenAPI document with all services of the files that are asked for. Options: `file` (default `openapi.json`; YAML where it ends
 * in `.yaml`), `title`, `version`, `server` and `short_names=false`.
 */
export function openApiPlugin(request: CodeGeneratorRequest): GeneratedFile[] {
  const options = readParameter(request.parameter, ['file', 'title', 'version', 'server', 'short_names']);
  const path = options.get('file') ?? 'openapi.json';
  if (!/\.(?:json|yaml|yml)$/.test(path))
    throw new ParameterError(`the option "file" ends in .json or .yaml, not as "${path}" does`);
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const services = request.fileToGenerate.flatMap((name) => registry.getFile(name)?.services ?? []);
  if (services.length === 0) return [];
  const [title, version, server] = ['title', 'version', 'server'].map((name) => options.get(name));
  const document = openApi(services, {
    ...(title === undefined ? {} : { title }),
    ...(version === undefined ? {} : { version }),
    ...(server === undefined ? {} : { servers: [server] }),
    ...(options.get('short_names') === 'false' ? { shortName: false } : {}),
  });
  return [{ path, content: documentText(document, path) }];
}
