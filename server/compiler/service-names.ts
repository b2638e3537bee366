/**
 * Names by which people find a service. `blog.v1.BlogPostsService` answers to its service name, with or without
 * the ending `Service`, to its package, and to the two together; dots and slashes, capitals, `-` and `_` do not matter.
 */
import type { DescService } from '@bufbuild/protobuf';

/** A name taken apart: `blog.v1.BlogPostsService` is blog, blogposts(service), v1. */
export interface NameParts {
  /** The package without its version. */
  package: string[];
  /** The service's name, normal. */
  service: string;
  /** The service's name without the ending `service`; the whole of it when there is nothing else. */
  base: string;
  version: string | undefined;
}

/** A name that was asked for: its segments, and the version among them. */
export interface AskedName {
  segments: string[];
  version: string | undefined;
}

/** How well a service fits an asked name; lower is better. */
export type Fit = 'full' | 'name' | 'package';

/** `v1`, `v2beta3`, `v1p1alpha1`, `v1test`: what Protobuf packages end in. */
const versionPattern = /^v(\d+)(?:p(\d+))?(?:(alpha|beta|test)(\d*))?$/;

/**
 * What of a full name people may say: its package without a version, its version, and its own name with and without
 * `Service`.
 */
export function nameParts(service: Pick<DescService, 'typeName'>): NameParts {
  const segments = service.typeName.toLowerCase().split('.');
  const name = plainName(segments.pop() ?? '');
  const version = segments.find((segment) => versionPattern.test(segment));
  const base = name.endsWith('service') && name !== 'service' ? name.slice(0, -'service'.length) : name;
  return {
    package: segments.filter((segment) => !versionPattern.test(segment)).map(plainName),
    service: name,
    base,
    version,
  };
}

/** Takes apart what a person or a URL called a service; anything at all may stand in it. */
export function askedName(name: string): AskedName {
  const segments = name
    .toLowerCase()
    .split(/[./]/)
    .filter((segment) => segment !== '');
  return {
    segments: segments.filter((segment) => !versionPattern.test(segment)).map(plainName),
    version: segments.find((segment) => versionPattern.test(segment)),
  };
}

/** Whether a service answers to a name, and by what. */
export function fit(service: NameParts, asked: AskedName): Fit | undefined {
  if (asked.version !== undefined && asked.version !== service.version) return undefined;
  const last = asked.segments.at(-1);
  if (last === undefined) return undefined;
  const before = asked.segments.slice(0, -1);
  if ((last === service.service || last === service.base) && endsWith(service.package, before)) {
    return before.length === service.package.length && last === service.service ? 'full' : 'name';
  }
  return endsWith(service.package, asked.segments) ? 'package' : undefined;
}

/** Whether a service answers to a name, by whatever of it. */
export function answersTo(fullName: string, asked: string): boolean {
  return fit(nameParts({ typeName: fullName }), askedName(asked)) !== undefined;
}

/** Orders versions: unstable below stable, then by number; no version at all is the lowest stable one. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  const left = versionRank(a);
  const right = versionRank(b);
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The shortest name without a version that a service of this full name answers to: `blog-posts`. */
export function shortName(fullName: string): string {
  return kebabBase({ name: fullName.slice(fullName.lastIndexOf('.') + 1) });
}

/** `BlogPostsService` as `blog-posts`: how commands and URLs write it. */
export function kebabBase(service: Pick<DescService, 'name'>): string {
  return kebab(service.name.replace(/(?<=.)Service$/, ''));
}

/** `GetHTTPUrl` and `get_http_url` as `get-http-url`. */
export function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_/g, '-').toLowerCase();
}

function versionRank(version: string | undefined): number[] {
  const [, major = '0', point = '0', kind, number = '0'] = versionPattern.exec(version ?? '') ?? [];
  const stability = kind === undefined ? 3 : ['test', 'alpha', 'beta'].indexOf(kind);
  return [kind === undefined ? 1 : 0, Number(major), Number(point), stability, Number(number)];
}

function endsWith(all: string[], end: string[]): boolean {
  return end.length <= all.length && end.every((segment, i) => segment === all[all.length - end.length + i]);
}

/** `delete-all`, `deleteAll`, `delete_all` and `DeleteAll` are one name. */
export function plainName(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}
