/** Programs in other languages, for the tests: how each is started. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { CommandSpec } from '../../../../runtime/supervisor/index.ts';
import { debianTool } from '../../../conformance/foreign-tool.ts';
import { EchoService } from '../../../fixtures/echo/gen/echo/v1/echo_pb.ts';

const fixtures = path.join(import.meta.dirname, '..', '..', '..', 'fixtures');

/** The echo service by grpc-js, described by the definitions unless `spec` says otherwise. */
export function grpcJs(spec: Partial<CommandSpec> = {}): CommandSpec {
  return {
    project: 'echo-js',
    command: [process.execPath, '--no-warnings', path.join(fixtures, 'programs', 'echo-server.ts')],
    folder: path.join(fixtures, 'programs'),
    env: {},
    services: [EchoService],
    ...spec,
  };
}

/** The echo service by Debian's grpcio. `descriptors`: what `writeDescriptors` wrote. */
export function pythonGrpcio(descriptors: string): CommandSpec {
  return {
    project: 'echo-py',
    command: [debianTool('/usr/bin/python3', 'python3-grpcio'), 'echo_server.py', descriptors],
    folder: path.join(fixtures, 'programs'),
    env: {},
    services: [EchoService],
  };
}

/** Writes the descriptor of the echo service's file, alone and as a set; gives the two files. */
export async function writeDescriptors(folder: string): Promise<{ file: string; set: string }> {
  const { proto } = EchoService.file;
  const written = { file: path.join(folder, 'echo.file.binpb'), set: path.join(folder, 'echo.binpb') };
  await writeFile(written.file, toBinary(FileDescriptorProtoSchema, proto));
  await writeFile(
    written.set,
    toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [proto] })),
  );
  return written;
}
