import { create } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { EnvironmentConnection } from './connect.ts';

/** A service as an environment serves it. */
export interface ServedDefinition {
  /** Full name. */
  service: string;
  /** The project that serves it. */
  project: string;
  /** Names of the projects there that use it, sorted. */
  usedBy: string[];
  /** The service's file and all it imports, in dependency order. */
  descriptors: FileDescriptorSet;
}

/** The definitions of the services in an environment that are wanted, each on its own. */
export async function servedDefinitions(
  { environment, registry }: EnvironmentConnection,
  isWanted: (service: string, project: string) => boolean,
  signal: AbortSignal,
): Promise<ServedDefinition[]> {
  const [{ services }, { status }] = await Promise.all([
    registry.listServices({}, { signal }),
    environment.getStatus({}, { signal }),
  ]);
  const wanted = services.flatMap(({ service, project }) =>
    service && isWanted(service.name, project) ? [{ service: service.name, project }] : [],
  );
  return Promise.all(
    wanted.map(async ({ service, project }) => {
      const { files } = await registry.describe({ service }, { signal });
      const users = (status?.projects ?? []).filter(({ uses }) => uses.includes(service));
      return {
        service,
        project,
        usedBy: users.map(({ name }) => name).sort(),
        descriptors: files ?? create(FileDescriptorSetSchema),
      };
    }),
  );
}
