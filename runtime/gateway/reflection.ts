/**
 * Server reflection, from everything that is registered. Version 1 and 1alpha differ in the name of their package only.
 * https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
import {
  create,
  createRegistry,
  type DescFile,
  type MessageInitShape,
  type Registry as Types,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';
import { withImports } from '../../server/generate/with-imports.ts';
import type { Registry } from '../registry/registry.ts';
import {
  type ServerReflectionRequest,
  ServerReflectionResponseSchema,
} from './gen/grpc/reflection/v1/reflection_pb.ts';

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']>;

class Missing extends Error {}

/** Answers reflection requests; what it knows is made again after a change of the registry. */
export class Reflection implements Disposable {
  private readonly registry: Registry;
  private readonly subscription: Disposable;
  private types: Types | undefined;
  private files: Map<string, DescFile> | undefined;

  constructor(registry: Registry) {
    this.registry = registry;
    this.subscription = registry.onChange(() => {
      this.types = undefined;
      this.files = undefined;
    });
  }

  [Symbol.dispose](): void {
    this.subscription[Symbol.dispose]();
  }

  async *answer(requests: AsyncIterable<ServerReflectionRequest>) {
    for await (const request of requests) {
      yield create(ServerReflectionResponseSchema, {
        validHost: request.host,
        originalRequest: request,
        messageResponse: this.one(request.messageRequest),
      });
    }
  }

  private one(request: ServerReflectionRequest['messageRequest']): Answer {
    try {
      return this.find(request);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      return { case: 'errorResponse', value: { errorCode: Code.NotFound, errorMessage: error.message } };
    }
  }

  private find(request: ServerReflectionRequest['messageRequest']): Answer {
    switch (request.case) {
      case 'listServices': {
        const names = this.registry.list().map(({ descriptor }) => descriptor.typeName);
        return { case: 'listServicesResponse', value: { service: names.sort().map((name) => ({ name })) } };
      }
      case 'fileByFilename':
        return answerWith(this.fileNamed(request.value));
      case 'fileContainingSymbol':
        return answerWith(this.fileOf(request.value));
      case 'fileContainingExtension': {
        const { containingType, extensionNumber } = request.value;
        const extension = this.knownTypes().getExtensionFor(this.message(containingType), extensionNumber);
        if (!extension) throw new Missing(`${containingType} has no extension ${extensionNumber} here`);
        return answerWith(extension.file);
      }
      case 'allExtensionNumbersOfType': {
        const baseTypeName = request.value;
        this.message(baseTypeName);
        const extensionNumber: number[] = [];
        for (const type of this.knownTypes()) {
          if (type.kind === 'extension' && type.extendee.typeName === baseTypeName)
            extensionNumber.push(type.number);
        }
        return { case: 'allExtensionNumbersResponse', value: { baseTypeName, extensionNumber } };
      }
      default:
        throw new Missing('The request asks for nothing that is known here');
    }
  }

  private knownTypes(): Types {
    this.types ??= createRegistry(...this.registry.files());
    return this.types;
  }

  private message(name: string) {
    const message = this.knownTypes().getMessage(name);
    if (!message) throw new Missing(`There is no message "${name}" here`);
    return message;
  }

  private fileNamed(name: string): DescFile {
    this.files ??= new Map([...this.registry.files()].map((file) => [file.proto.name, file]));
    const file = this.files.get(name);
    if (!file) throw new Missing(`There is no file "${name}" here`);
    return file;
  }

  /** By the name of a type or service, or of a method, field, oneof or enum value in one. */
  private fileOf(symbol: string): DescFile {
    const types = this.knownTypes();
    const type = types.get(symbol) ?? this.registry.get(symbol)?.descriptor;
    if (type) return type.file;
    const parent = types.get(symbol.slice(0, Math.max(0, symbol.lastIndexOf('.'))));
    const name = symbol.slice(symbol.lastIndexOf('.') + 1);
    if (parent && memberNames(parent).includes(name)) return parent.file;
    for (const candidate of types) {
      // The values of an enum stand beside it, not in it.
      if (candidate.kind !== 'enum') continue;
      const scope = candidate.typeName.slice(0, -candidate.name.length);
      if (candidate.values.some((value) => scope + value.name === symbol)) return candidate.file;
    }
    throw new Missing(`There is no symbol "${symbol}" here`);
  }
}

function memberNames(type: NonNullable<ReturnType<Types['get']>>): string[] {
  switch (type.kind) {
    case 'message':
      return type.members.map(({ name }) => name);
    case 'service':
      return type.methods.map(({ name }) => name);
    default:
      return [];
  }
}

/** A file, first, and all it imports: clients need not ask for them one by one. */
function answerWith(file: DescFile): Answer {
  const files = withImports(file).reverse();
  const fileDescriptorProto = files.map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
}
