import type { DescService, JsonObject } from '@bufbuild/protobuf';
import { commentText } from '../comment-text.ts';
import { TypeSchemas } from '../json-schema/type-schemas.ts';
import { connectPaths } from './connect-paths.ts';
import { errorResponses, errorSchemas } from './error-schemas.ts';
import { Paths } from './paths.ts';
import { restPaths } from './rest-paths.ts';
import { shortNames } from './short-names.ts';

/** What the document says of the API besides its services. */
export interface OpenApiOptions {
  /** Default: the service's name, or the package that all services share. */
  title?: string;
  /** Of the API. Default: that of the packages (`v1`) where they have one, else `0.0.0`. */
  version?: string;
  description?: string;
  /** Base addresses; without any, the document's own. */
  servers?: readonly string[];
  /**
   * The short name by which a service is called as `/posts/list`, or undefined where it has none. Default: what a gateway that
   * serves just these services answers to. `false`: no short forms.
   */
  shortName?: ((service: DescService) => string | undefined) | false;
}

/** An OpenAPI 3.1 document: https://spec.openapis.org/oas/v3.1.1.html */
export type OpenApiDocument = JsonObject;

/**
 * Describes services as they are called over HTTP with JSON: methods with a `google.api.http` by their bindings, all others by
 * Connect's `/package.Service/Method` and by the short form. Comments are in it where the descriptors have source info. Of two
 * methods with one address, the first has it.
 */
export function openApi(services: readonly DescService[], options: OpenApiOptions = {}): OpenApiDocument {
  const schemas = new TypeSchemas({
    accepts: 'canonical',
    plain: true,
    references: '#/components/schemas/',
  });
  const paths = new Paths();
  const { shortName = shortNames(services) } = options;
  for (const service of services) {
    for (const method of service.methods) {
      if (restPaths(method, schemas, paths)) continue;
      connectPaths(method, schemas, paths, shortName === false ? undefined : shortName(service));
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: options.title ?? titleOf(services),
      version: options.version ?? versionOf(services),
      ...(options.description === undefined ? {} : { description: options.description }),
    },
    ...(options.servers && options.servers.length > 0
      ? { servers: options.servers.map((url) => ({ url })) }
      : {}),
    tags: services.map((service) => {
      const description = commentText(service);
      return { name: service.typeName, ...(description === '' ? {} : { description }) };
    }),
    paths: paths.toJson(),
    components: {
      schemas: { ...schemas.definitions(), ...errorSchemas },
      responses: errorResponses,
    },
  };
}

function titleOf(services: readonly DescService[]): string {
  const [first, ...others] = services;
  if (!first) return 'API';
  if (others.length === 0) return first.name;
  const { package: name } = first.file.proto;
  return name !== '' && others.every(({ file }) => file.proto.package === name) ? name : 'API';
}

function versionOf(services: readonly DescService[]): string {
  const versions = new Set(services.map(({ file }) => /\.(v\d\w*)$/.exec(file.proto.package)?.[1]));
  const [version] = versions;
  return versions.size === 1 && version !== undefined ? version : '0.0.0';
}
