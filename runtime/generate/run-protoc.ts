import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type CodeGeneratorRequest,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { listFiles } from '../project/list-files.ts';
import type { FoundProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';

/** A language that is built into protoc. */
export interface ProtocPlugin {
  found: FoundProgram;
  args: readonly string[];
  language: string;
}

/**
 * Answers a request through protoc, which takes descriptors and writes files: both in a temporary folder. `failure` is for people; ''
 * when all went well.
 */
export async function runProtoc(
  { found, args, language }: ProtocPlugin,
  request: CodeGeneratorRequest,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<{ response: CodeGeneratorResponse; note: string; failure: string }> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'skep-protoc-'));
  try {
    const out = path.join(temporary, 'out');
    const set = path.join(temporary, 'set.binpb');
    await mkdir(out);
    await writeFile(set, descriptorSet(request));
    const end = await runProgram(
      found,
      [
        ...args,
        `--descriptor_set_in=${set}`,
        `--${language}_out=${out}`,
        ...(request.parameter === '' ? [] : [`--${language}_opt=${request.parameter}`]),
        ...request.fileToGenerate,
      ],
      { input: new Uint8Array(), folder, signal },
    );
    const names = end.failure === '' ? await listFiles(out, '') : [];
    const file = await Promise.all(
      names.map(async (name) => ({ name, content: await readFile(path.join(out, name), 'utf8') })),
    );
    const response = create(CodeGeneratorResponseSchema, { ...allFeatures, file });
    const failure = [end.failure, end.failure === '' ? '' : end.errors].filter((each) => each !== '');
    return { response, note: end.errors, failure: failure.join(': ') };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** It refuses by itself what it does not know. */
const allFeatures = {
  supportedFeatures: BigInt(
    CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
  ),
  minimumEdition: Edition.EDITION_PROTO2,
  maximumEdition: Edition.EDITION_MAX,
};

/** Whole, with the options that plugins do not see in what they embed. */
function descriptorSet({ protoFile, sourceFileDescriptors }: CodeGeneratorRequest): Uint8Array {
  const whole = new Map(sourceFileDescriptors.map((file) => [file.name, file]));
  const file = protoFile.map((each) => whole.get(each.name) ?? each);
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
}
