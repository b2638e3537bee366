import { create, createFileRegistry, type DescService } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { CallTarget } from '../../../runtime/call/call.ts';
import type { RegisteredService } from '../../../runtime/registry/registry.ts';

const unusedTarget: CallTarget = {
  open() {
    throw new Error('this test calls nothing');
  },
};

/** A service of one method `List` in a file of its own, from its full name. */
export function makeService(fullName: string, origin = '/src/shop'): RegisteredService {
  const end = fullName.lastIndexOf('.');
  const file = create(FileDescriptorProtoSchema, {
    name: `${fullName.toLowerCase().replaceAll('.', '/')}.proto`,
    package: fullName.slice(0, Math.max(end, 0)),
    syntax: 'proto3',
    messageType: [{ name: `${fullName.slice(end + 1)}Request` }],
    service: [
      {
        name: fullName.slice(end + 1),
        method: [{ name: 'List', inputType: `.${fullName}Request`, outputType: `.${fullName}Request` }],
      },
    ],
  });
  const files = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
  const descriptor: DescService | undefined = files.getService(fullName);
  if (descriptor === undefined) throw new Error(`${fullName} did not make a service`);
  return { descriptor, target: unusedTarget, project: 'shop', origin, scope: 'none' };
}

/** One of the platform's own services: no project, no folder. */
export function makePlatformService(fullName: string): RegisteredService {
  const { descriptor, target } = makeService(fullName);
  return { descriptor, target, scope: 'control' };
}
