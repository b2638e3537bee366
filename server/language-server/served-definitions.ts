import { fromBinary } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type EarlierSchema, SchemaFile, SchemaSet } from '../breaking/index.ts';
import type { ServedEnvironment } from '../protocol.ts';

/** A service of an environment, to compare with. */
interface Served {
  readonly environment: string;
  readonly schema: SchemaSet;
  /** Names of the projects that use it. */
  readonly usedBy: readonly string[];
}

/** What the client knows of the services that environments serve. */
export class ServedDefinitions {
  #served: readonly Served[] = [];

  /** In place of all that was known. What is no descriptor set is left out. */
  set(environments: readonly ServedEnvironment[]): void {
    this.#served = environments.flatMap(({ name, services }) =>
      services.flatMap(({ descriptors, usedBy }) => {
        const schema = readSchema(descriptors);
        return schema ? [{ environment: name, schema, usedBy }] : [];
      }),
    );
  }

  /** Those that know a file: of one environment, or of all for `*`. Together where they know the same of it. */
  of(
    environment: string,
    path: string,
  ): { environment: string; schema: EarlierSchema; usedBy: readonly string[] }[] {
    const knowing = this.#served.filter(
      (each) => (environment === '*' || each.environment === environment) && each.schema.file(path),
    );
    return [...Map.groupBy(knowing, (each) => each.environment)].flatMap(([name, group]) => {
      const usedBy = [...new Set(group.flatMap((each) => each.usedBy))].sort();
      // The services of a project are of one build: each has the same of what they share.
      const [first] = group;
      return first ? [{ environment: name, schema: first.schema, usedBy }] : [];
    });
  }
}

function readSchema(descriptors: string): SchemaSet | undefined {
  try {
    const set = fromBinary(FileDescriptorSetSchema, base64Decode(descriptors));
    return new SchemaSet(set.file.map((file) => new SchemaFile(file)));
  } catch {
    return undefined;
  }
}
