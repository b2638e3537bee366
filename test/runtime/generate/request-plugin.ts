/** A plugin that writes what it was asked for, as JSON; a file a request. Its parameter may name a file that it fails at. */
import { readFileSync } from 'node:fs';
import { create, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const request = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
const asked = {
  parameter: request.parameter,
  fileToGenerate: request.fileToGenerate,
  protoFile: request.protoFile.map((file) => {
    const options = (file.sourceCodeInfo?.location ?? []).filter(
      ({ path }) => path[0] === 8 || path.at(-2) === 8,
    );
    return {
      ...(toJson(FileDescriptorProtoSchema, file) as object),
      sourceCodeInfo: options.map(({ path }) => path.join('.')),
    };
  }),
  sourceFileDescriptors: request.sourceFileDescriptors.map(({ name }) => name),
};
const name = `${(request.fileToGenerate[0] ?? 'none').replaceAll('/', '_')}.json`;
process.stdout.write(
  toBinary(
    CodeGeneratorResponseSchema,
    create(CodeGeneratorResponseSchema, {
      file: [{ name, content: `${JSON.stringify(asked, null, 2)}\n` }],
      supportedFeatures: BigInt(
        CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
      ),
      minimumEdition: Edition.EDITION_PROTO2,
      maximumEdition: Edition.EDITION_2024,
    }),
  ),
);
