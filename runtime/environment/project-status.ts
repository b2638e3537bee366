/** The state of what runs, as the control API tells it. */

import type { DescMethod } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  ExceptionSchema,
  type Method,
  MethodSchema,
  ProblemSchema,
  type Project,
  ProjectSchema,
  type Service,
  ServiceSchema,
} from '../api/gen/skep/environment/v1/environment_pb.ts';
import { shortName } from '../registry/memory-registry.ts';
import type { RegisteredService, Registry } from '../registry/registry.ts';
import type { ThrownInHandler } from '../supervisor/supervisor.ts';
import type { ServedProject } from './served-project.ts';

/** What a project is beside what it serves: where it comes from and who wants it. */
export interface ProjectOrigin {
  /** Empty for a deployment. */
  folder: string;
  /** SHA-256 of the deployed bundle; empty for a folder. */
  bundle: string;
  heldBy: string[];
  /** What its handlers threw. */
  exceptions?: readonly ThrownInHandler[];
}

/** A project: its state, its services with what the registry knows of them, and what is wrong with its code. */
export function projectStatus(served: ServedProject, origin: ProjectOrigin, registry: Registry): Project {
  const { name, state, error, problems, started, generation, manifest } = served;
  return create(ProjectSchema, {
    name,
    folder: origin.folder,
    state,
    services: served.services.flatMap((descriptor) => {
      const service = registry.get(descriptor.typeName);
      return service === undefined ? [] : [serviceStatus(service, registry)];
    }),
    error,
    problems: problems.map(({ file, line, column, message }) => ({ file, line, column, message })),
    ...(started === undefined ? {} : { started: timestampFromDate(started) }),
    bundle: origin.bundle,
    version: manifest?.version ?? '',
    generation,
    heldBy: origin.heldBy,
    exceptions: (origin.exceptions ?? []).map(({ method, problem, traceId }) =>
      create(ExceptionSchema, { method, problem: create(ProblemSchema, problem), traceId }),
    ),
    uses: (manifest?.uses ?? []).flatMap((each) => {
      const found = registry.lookup(each);
      return found.kind === 'found' ? [found.service.descriptor.typeName] : [];
    }),
  });
}

/** A service by its full name and by the short one that leads to it here, with its methods. */
export function serviceStatus(service: RegisteredService, registry: Registry): Service {
  return create(ServiceSchema, {
    name: service.descriptor.typeName,
    shortName: shortName(registry, service),
    methods: service.descriptor.methods.map(methodStatus),
    deprecated: service.descriptor.deprecated,
  });
}

/** A method: the full names of its messages, and which of them are streams. */
export function methodStatus(method: DescMethod): Method {
  return create(MethodSchema, {
    name: method.name,
    input: method.input.typeName,
    output: method.output.typeName,
    clientStreaming: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    serverStreaming: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    deprecated: method.deprecated,
  });
}
