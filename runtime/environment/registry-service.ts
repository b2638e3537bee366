/** RegistryService: who serves what, for people and for tools. */

import { create } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { ServiceImpl } from '@connectrpc/connect';
import { kebab } from '../../server/compiler/service-names.ts';
import { commentOf } from '../../server/generate/comments.ts';
import { definitionText, exampleJson } from '../../server/generate/index.ts';
import { withImports } from '../../server/generate/with-imports.ts';
import { ProjectState } from '../api/gen/skep/environment/v1/environment_pb.ts';
import {
  type RegisteredService as RegisteredServiceMessage,
  RegisteredServiceSchema,
  type RegistryService,
} from '../api/gen/skep/registry/v1/registry_pb.ts';
import { shortName } from '../registry/memory-registry.ts';
import type { RegisteredService, Registry } from '../registry/registry.ts';
import { UserError } from '../user-error.ts';
import type { Environment } from './environment.ts';
import { methodStatus, serviceStatus } from './project-status.ts';

/** Names that a message about an unknown service lists at most. */
const maxCandidates = 10;

/** What is told of. */
type Registering = Pick<Environment, 'registry' | 'projects'>;

/** Answers from what is registered at that moment. Describing throws UserError `service-unknown` and `service-ambiguous`. */
export function registryService(environment: Registering): ServiceImpl<typeof RegistryService> {
  const { registry } = environment;
  return {
    listServices({ all }) {
      const services = registry.list().filter((service) => all || service.project !== undefined);
      return { services: services.map((service) => registered(environment, service)) };
    },
    describe({ service: name }) {
      const service = findService(registry, name);
      const short = shortName(registry, service);
      return {
        service: registered(environment, service),
        definition: definitionText(service.descriptor),
        methods: service.descriptor.methods.map((method) => ({
          method: methodStatus(method),
          comment: commentOf(method),
          requestExample: exampleJson(method.input),
          shortPath: `/${short}/${kebab(method.name)}`,
        })),
        files: create(FileDescriptorSetSchema, {
          file: withImports(service.descriptor.file).map((file) => file.proto),
        }),
      };
    },
  };
}

/** Throws UserError `service-unknown` or `service-ambiguous`, which list what there is. */
function findService(registry: Registry, name: string): RegisteredService {
  const found = registry.lookup(name);
  if (found.kind === 'found') return found.service;
  const candidates = found.candidates.slice(0, maxCandidates).join(', ');
  if (found.kind === 'ambiguous') {
    throw new UserError(
      'service-ambiguous',
      `several services answer to "${name}": say which of ${candidates}`,
    );
  }
  const there = candidates === '' ? 'nothing is served here' : `there is ${candidates}`;
  throw new UserError('service-unknown', `no service answers to "${name}": ${there}`);
}

function registered(environment: Registering, service: RegisteredService): RegisteredServiceMessage {
  const { registry } = environment;
  const project = environment
    .projects()
    .find((each) => each.name === service.project && isOf(each.folder, service));
  return create(RegisteredServiceSchema, {
    service: serviceStatus(service, registry),
    project: service.project ?? '',
    folder: project?.folder ?? '',
    state: project?.state ?? ProjectState.RUNNING,
  });
}

function isOf(folder: string, service: RegisteredService): boolean {
  return folder === '' || folder === service.origin;
}
