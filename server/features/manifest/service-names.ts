/**
 * Short names of services, as projects and gateways know them: `blog.v1.BlogPostsService` answers to its name, with or without the
 * ending `Service`, to its package, and to the two together; with a version or without; dots, slashes, capitals, `-` and `_` do
 * not matter.
 */
export function answersTo(fullName: string, asked: string): boolean {
  const wanted = partsOf(asked);
  const parts = partsOf(fullName);
  if (wanted.version !== undefined && wanted.version !== parts.version) return false;
  const last = wanted.names.at(-1);
  const name = parts.names.at(-1) ?? '';
  if (last === undefined) return false;
  const packages = parts.names.slice(0, -1);
  const isNamed = last === name || last === baseOf(name);
  return (isNamed && endsWith(packages, wanted.names.slice(0, -1))) || endsWith(packages, wanted.names);
}

/** The shortest name without a version that a service answers to: `blog-posts`. */
export function shortName(fullName: string): string {
  const name = fullName.slice(fullName.lastIndexOf('.') + 1).replace(/(?<=.)Service$/, '');
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_/g, '-').toLowerCase();
}

/** `v1`, `v2beta3`, `v1p1alpha1`: what packages end in. */
const versionPattern = /^v\d+(?:p\d+)?(?:(?:alpha|beta|test)\d*)?$/;

function partsOf(name: string): { names: string[]; version: string | undefined } {
  const segments = name
    .toLowerCase()
    .split(/[./]/)
    .filter((segment) => segment !== '');
  return {
    names: segments
      .filter((segment) => !versionPattern.test(segment))
      .map((segment) => segment.replaceAll(/[-_]/g, '')),
    version: segments.find((segment) => versionPattern.test(segment)),
  };
}

function baseOf(name: string): string {
  return name.endsWith('service') && name !== 'service' ? name.slice(0, -'service'.length) : name;
}

function endsWith(all: readonly string[], end: readonly string[]): boolean {
  return end.length <= all.length && end.every((part, i) => part === all[all.length - end.length + i]);
}
