import type { DescService } from '@bufbuild/protobuf';
import { kebabBase } from '../../compiler/service-names.ts';

/**
 * The short names of services that one gateway serves: `blog-posts` for `blog.v1.BlogPostsService`; with the version before it
 * (`v1/blog-posts`) where several have that name; none where that does not tell them apart either.
 */
export function shortNames(services: readonly DescService[]): (service: DescService) => string | undefined {
  const forms = [kebabBase, (service: DescService) => `${versionOf(service)}/${kebabBase(service)}`];
  return (service) =>
    forms
      .map((form) => ({ form, name: form(service) }))
      .find(({ form, name }) => services.every((other) => other === service || form(other) !== name))?.name;
}

function versionOf(service: DescService): string {
  return /(?:^|\.)(v\d\w*)$/.exec(service.file.proto.package)?.[1] ?? service.file.proto.package;
}
