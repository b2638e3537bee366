import type { DescService } from '@bufbuild/protobuf';

/**
 * The short names of services that one gateway serves: `blog-posts` for `blog.v1.BlogPostsService`; with the version before it
 * (`v1/blog-posts`) where several have that name; none where that does not tell them apart either.
 */
export function shortNames(services: readonly DescService[]): (service: DescService) => string | undefined {
  const forms = [baseName, (service: DescService) => `${versionOf(service)}/${baseName(service)}`];
  return (service) =>
    forms
      .map((form) => ({ form, name: form(service) }))
      .find(({ form, name }) => services.every((other) => other === service || form(other) !== name))?.name;
}

/** `GetHTTPUrl` and `get_http_url` as `get-http-url`. */
export function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_/g, '-').toLowerCase();
}

function baseName(service: DescService): string {
  return kebab(service.name.replace(/(?<=.)Service$/, ''));
}

function versionOf(service: DescService): string {
  return /(?:^|\.)(v\d\w*)$/.exec(service.file.proto.package)?.[1] ?? service.file.proto.package;
}
