import { create } from '@bufbuild/protobuf';
import {
  type CodeGeneratorRequest,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
} from '@bufbuild/protobuf/wkt';
import { protocGenEs } from '@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js';
import type { GeneratedFile } from '../generated-file.ts';
import type { BuiltInName } from '../template/template.ts';
import { jsonSchemaPlugin } from './json-schema-plugin.ts';
import { openApiPlugin } from './openapi-plugin.ts';
import { ParameterError } from './plugin-parameter.ts';

/** Runs a plugin that Skep brings along, in this process. */
export function runBuiltIn(name: BuiltInName, request: CodeGeneratorRequest): CodeGeneratorResponse {
  switch (name) {
    case 'protoc-gen-es':
      return runProtobufEs(request);
    case 'skep-openapi':
      return answered(() => openApiPlugin(request));
    case 'skep-jsonschema':
      return answered(() => jsonSchemaPlugin(request));
  }
}

/** It throws at a parameter that it does not know, which is the user's to mend. */
function runProtobufEs(request: CodeGeneratorRequest): CodeGeneratorResponse {
  try {
    return protocGenEs.run(request);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PluginOptionError') throw error;
    return create(CodeGeneratorResponseSchema, { error: error.message });
  }
}

function answered(generate: () => GeneratedFile[]): CodeGeneratorResponse {
  try {
    return create(CodeGeneratorResponseSchema, {
      file: generate().map(({ path, content }) => ({ name: path, content })),
      supportedFeatures: BigInt(
        CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
      ),
      minimumEdition: Edition.EDITION_PROTO2,
      maximumEdition: Edition.EDITION_2024,
    });
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    return create(CodeGeneratorResponseSchema, { error: error.message });
  }
}
