/** What a gRPC server says of itself: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md */
import {
  create,
  createFileRegistry,
  type DescService,
  type FileRegistry,
  fromBinary,
} from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import type { CallTarget } from '../call/call.ts';
import { createCallTransport } from '../call/transport.ts';
import {
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  type ServerReflectionResponse,
} from '../gateway/gen/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '../gateway/gen/grpc/reflection/v1alpha/reflection_pb.ts';
import { completeDescriptors } from './complete-descriptors.ts';

/** Services that serve the server itself. */
export const ownServices = /^grpc\.(reflection|health|channelz)\./;

/** Milliseconds that a server may take to describe itself. */
const limitMs = 10_000;

type Question = ServerReflectionRequest['messageRequest'];
type Ask = (question: Question) => Promise<ServerReflectionResponse['messageResponse']>;

/**
 * The services of the server behind a target, without those that serve the server itself. Undefined when it has no
 * reflection. Throws a ConnectError when it has, and does not answer as it should.
 */
export async function describeByReflection(
  target: CallTarget,
  signal: AbortSignal,
): Promise<DescService[] | undefined> {
  for (const connect of [connectV1, connectV1Alpha]) {
    try {
      return await describe(target, connect, signal);
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unimplemented) throw error;
    }
  }
  return undefined;
}

type Connect = (
  target: CallTarget,
  questions: AsyncIterable<ServerReflectionRequest>,
  signal: AbortSignal,
) => AsyncIterable<Pick<ServerReflectionResponse, 'messageResponse'>>;

const connectV1: Connect = (target, questions, signal) =>
  createClient(ServerReflection, createCallTransport(target)).serverReflectionInfo(questions, {
    signal,
    timeoutMs: limitMs,
  });

/** The two versions differ in the name of their package alone. */
const connectV1Alpha: Connect = (target, questions, signal) =>
  createClient(ServerReflectionAlpha, createCallTransport(target)).serverReflectionInfo(
    alphaQuestions(questions),
    { signal, timeoutMs: limitMs },
  ) as ReturnType<Connect>;

async function* alphaQuestions(questions: AsyncIterable<ServerReflectionRequest>) {
  for await (const { messageRequest } of questions) {
    if (messageRequest.case === 'fileContainingExtension') continue;
    yield { messageRequest };
  }
}

async function describe(target: CallTarget, connect: Connect, signal: AbortSignal): Promise<DescService[]> {
  const questions = new Questions();
  const answers = connect(target, questions, signal)[Symbol.asyncIterator]();
  const ask: Ask = async (messageRequest) => {
    questions.push(create(ServerReflectionRequestSchema, { messageRequest }));
    const answer = await answers.next();
    if (answer.done === true)
      throw new ConnectError('the reflection ended before it answered', Code.Internal);
    return answer.value.messageResponse;
  };
  try {
    const names = await serviceNames(ask);
    const { files, missing } = await filesOf(names, ask);
    completeDescriptors(files);
    const registry = registryOf(files, missing);
    return names.flatMap((name) => registry.getService(name) ?? []);
  } finally {
    questions.end();
    await answers.return?.();
  }
}

async function serviceNames(ask: Ask): Promise<string[]> {
  const answer = await ask({ case: 'listServices', value: '*' });
  if (answer.case !== 'listServicesResponse') throw unexpected(answer);
  return answer.value.service
    .map(({ name }) => name)
    .filter((name) => !ownServices.test(name))
    .sort();
}

/**
 * The files of these services and all they import, dependencies first. Some servers leave out what has options alone, such as
 * google/api/annotations.proto: they are described without it.
 */
async function filesOf(
  names: readonly string[],
  ask: Ask,
): Promise<{ files: FileDescriptorProto[]; missing: ReadonlySet<string> }> {
  const missing = new Set<string>();
  const known = new Map<string, FileDescriptorProto>();
  const learn = async (question: Question): Promise<void> => {
    const answer = await ask(question);
    if (answer.case === 'errorResponse' && question.case === 'fileByFilename')
      throw new MissingFile(`its reflection has no file ${question.value}: ${answer.value.errorMessage}`);
    if (answer.case !== 'fileDescriptorResponse') throw unexpected(answer);
    for (const bytes of answer.value.fileDescriptorProto) {
      const file = fromBinary(FileDescriptorProtoSchema, bytes);
      known.set(file.name, file);
    }
  };
  for (const name of names) await learn({ case: 'fileContainingSymbol', value: name });
  const sorted = new Map<string, FileDescriptorProto>();
  const visit = async (name: string, from: readonly string[]): Promise<void> => {
    if (sorted.has(name)) return;
    if (from.includes(name)) throw new ConnectError(`${name} imports itself`, Code.Internal);
    if (!known.has(name)) await learn({ case: 'fileByFilename', value: name });
    const file = known.get(name);
    if (file === undefined) throw new MissingFile(`its reflection has no file ${name}`);
    for (const dependency of file.dependency) {
      if (missing.has(dependency)) continue;
      try {
        await visit(dependency, [...from, name]);
      } catch (error) {
        if (!(error instanceof MissingFile)) throw error;
        missing.add(dependency);
      }
    }
    leaveOut(file, missing);
    sorted.set(name, file);
  };
  for (const name of [...known.keys()]) await visit(name, []);
  return { files: [...sorted.values()], missing };
}

/** Without these of what it imports: the lists of which imports are public, weak or for options count their places. */
function leaveOut(file: FileDescriptorProto, missing: ReadonlySet<string>): void {
  const before = file.dependency;
  file.dependency = before.filter((name) => !missing.has(name));
  const places = (of: readonly number[]) =>
    of.map((place) => file.dependency.indexOf(before[place] ?? '')).filter((place) => place >= 0);
  file.publicDependency = places(file.publicDependency);
  file.weakDependency = places(file.weakDependency);
}

function registryOf(files: FileDescriptorProto[], missing: ReadonlySet<string>): FileRegistry {
  try {
    return createFileRegistry(create(FileDescriptorSetSchema, { file: files }));
  } catch (cause) {
    if (missing.size === 0) throw cause;
    const message = `its reflection leaves out ${[...missing].join(', ')}, of which messages are used`;
    throw new ConnectError(message, Code.Internal, undefined, undefined, cause);
  }
}

/** That the server does not tell of. */
class MissingFile extends ConnectError {
  constructor(message: string) {
    super(message, Code.Internal);
  }
}

function unexpected(answer: ServerReflectionResponse['messageResponse']): ConnectError {
  if (answer.case === 'errorResponse') {
    return new ConnectError(`the reflection answered: ${answer.value.errorMessage}`, Code.Internal);
  }
  return new ConnectError('the reflection answered something else than it was asked', Code.Internal);
}

/** Questions one at a time, for as long as there are any. */
class Questions implements AsyncIterable<ServerReflectionRequest> {
  readonly #waiting: ServerReflectionRequest[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  push(question: ServerReflectionRequest): void {
    this.#waiting.push(question);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ServerReflectionRequest> {
    while (!this.#ended) {
      yield* this.#waiting.splice(0);
      if (this.#ended || this.#waiting.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
