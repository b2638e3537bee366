import { availableParallelism } from 'node:os';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  type CodeGeneratorResponse,
  CodeGeneratorResponseSchema,
} from '@bufbuild/protobuf/wkt';
import {
  type GenerateInput,
  type PluginAnswer,
  pluginAnswer,
  pluginRequests,
  runBuiltIn,
  type TemplatePlugin,
} from '../../server/generate/by-template.ts';
import { UserError } from '../user-error.ts';
import { type FoundProgram, findProgram } from './find-program.ts';
import { limited } from './limited.ts';
import { runProgram } from './run-program.ts';
import { runProtoc } from './run-protoc.ts';

/** What a plugin made of a request. */
export interface PluginResult extends PluginAnswer {
  /** What it wrote to standard error though all went well. */
  note: string;
}

/** Where a plugin runs. */
export interface PluginPlace {
  /** Of the template: paths of programs start here, and programs do. */
  folder: string;
  signal: AbortSignal;
}

/** What answers one request of a plugin. */
type Answering = (
  request: CodeGeneratorRequest,
) =>
  | Promise<{ response: CodeGeneratorResponse; note: string }>
  | { response: CodeGeneratorResponse; note: string };

/** Why a plugin did not answer; for people, after its name. */
class PluginError extends Error {}

/** Programs that run at once, of all plugins together. */
const inTurn = limited(availableParallelism());

/** Runs a plugin for each of its requests. What goes wrong is the result's error; rejects only when the signal is aborted. */
export async function runPlugin(
  plugin: TemplatePlugin,
  input: GenerateInput,
  place: PluginPlace,
): Promise<PluginResult> {
  try {
    const answering = await answeringFor(plugin, place);
    const requests = pluginRequests(input, plugin);
    const answers = await Promise.all(requests.map((request) => inTurn(async () => answering(request))));
    const notes = new Set(answers.map(({ note }) => note).filter((note) => note !== ''));
    return {
      ...pluginAnswer(
        answers.map(({ response }) => response),
        input,
      ),
      note: [...notes].join('\n'),
    };
  } catch (error) {
    if (!(error instanceof PluginError || error instanceof UserError)) throw error;
    return { files: [], error: error.message, note: '' };
  }
}

async function answeringFor({ program }: TemplatePlugin, place: PluginPlace): Promise<Answering> {
  switch (program.kind) {
    case 'built-in':
      return builtIn(program.name);
    case 'protoc':
      return throughProtoc(program.name, program.protoc, place);
    case 'local': {
      const [name = '', ...args] = program.command;
      const found = await findProgram(name, place.folder);
      if (found) return local(found, args, place);
      if (name === 'protoc-gen-es') return builtIn(name);
      throw notFound(name);
    }
    case 'local-or-protoc': {
      const name = `protoc-gen-${program.name}`;
      const found = await findProgram(name, place.folder);
      if (found) return local(found, [], place);
      if (name === 'protoc-gen-es') return builtIn(name);
      if (languagesOfProtoc.includes(program.name)) return throughProtoc(program.name, ['protoc'], place);
      throw notFound(name);
    }
  }
}

const languagesOfProtoc = ['cpp', 'csharp', 'java', 'kotlin', 'objc', 'php', 'python', 'pyi', 'ruby', 'rust'];

function notFound(name: string): PluginError {
  return new PluginError(
    /[\\/]/.test(name)
      ? 'there is no such program'
      : 'there is no such program on the PATH or in node_modules/.bin: install it, or write its path',
  );
}

function builtIn(name: Parameters<typeof runBuiltIn>[0]): Answering {
  return (request) => ({ response: runBuiltIn(name, request), note: '' });
}

function local(found: FoundProgram, args: readonly string[], { folder, signal }: PluginPlace): Answering {
  return async (request) => {
    const input = toBinary(CodeGeneratorRequestSchema, request);
    const { output, errors, failure } = await runProgram(found, args, { input, folder, signal });
    if (failure !== '') throw new PluginError(errors === '' ? failure : `${failure}: ${errors}`);
    try {
      return { response: fromBinary(CodeGeneratorResponseSchema, output), note: errors };
    } catch {
      throw new PluginError('what it wrote to standard output is not the answer of a plugin');
    }
  };
}

async function throughProtoc(
  name: string,
  [protoc = 'protoc', ...args]: readonly string[],
  place: PluginPlace,
): Promise<Answering> {
  const found = await findProgram(protoc, place.folder);
  if (!found)
    throw new PluginError(
      `it is built into protoc, and there is no program "${protoc}": install protoc, or name it as "protoc_path"`,
    );
  return async (request) => {
    const { failure, ...answer } = await runProtoc({ found, args, language: name }, request, place);
    if (failure !== '') throw new PluginError(failure);
    return answer;
  };
}
