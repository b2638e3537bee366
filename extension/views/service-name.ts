/** The parts of a service's full name. */
export interface ServiceName {
  /** Of its package, without the version. */
  package: string;
  /** The package's last part, where it is a version: `v1`, `v2beta1`; else empty. */
  version: string;
  /** Its own, without the package. */
  name: string;
}

/** As the style guide of Protocol Buffers and buf's PACKAGE_VERSION_SUFFIX have it. */
const versionPattern = /^v\d+(?:(?:alpha|beta)\d*|p\d+(?:alpha|beta)\d*|test.*)?$/;

/** `acme.posts.v1.PostsService`: `acme.posts`, `v1`, `PostsService`. */
export function serviceName(fullName: string): ServiceName {
  const parts = fullName.split('.');
  const name = parts.pop() ?? '';
  const isVersioned = versionPattern.test(parts.at(-1) ?? '');
  const version = (isVersioned && parts.pop()) || '';
  return { package: parts.join('.'), version, name };
}

/** Versions from the newest: `v2`, `v2beta1`, `v1`; the stable one before what led to it. */
export function compareVersions(a: string, b: string): number {
  const [numberA, numberB] = [majorOf(a), majorOf(b)];
  if (numberA !== numberB) return numberB - numberA;
  const [isStableA, isStableB] = [/^v\d+$/.test(a), /^v\d+$/.test(b)];
  if (isStableA !== isStableB) return isStableA ? -1 : 1;
  return b.localeCompare(a, 'en', { numeric: true });
}

function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
}
