/** The definition of a service that a server described, as sources that a project can keep. */
import type { DescService } from '@bufbuild/protobuf';
import { protoSource } from '../../server/generate/index.ts';
import { withImports } from '../../server/generate/with-imports.ts';
import { matchService } from '../project/match-service.ts';
import type { UsedDefinition } from '../project/uses.ts';

/** Undefined where none of the services, or more than one, answers to the name, full or short. */
export function usedDefinition(services: readonly DescService[], name: string): UsedDefinition | undefined {
  const names = matchService(
    name,
    services.map(({ typeName }) => typeName),
  );
  const service = names.length === 1 ? services.find(({ typeName }) => typeName === names[0]) : undefined;
  if (service === undefined) return undefined;
  const files = withImports(service.file).map((file) => ({
    path: `${file.name}.proto`,
    text: protoSource(file),
  }));
  return { name: service.typeName, files };
}
