/** What the last part of a package's name promises: `v1` is stable; `v1beta1`, `v1alpha`, `v1p2beta1` and `v1testfoo` are not. */
export type Stability = 'stable' | 'alpha' | 'beta' | 'test';

const stable = /^v0*[1-9]\d*$/;
const unstable = /^v0*[1-9]\d*(?:p0*[1-9]\d*)?(alpha|beta)(?:0*[1-9]\d*)?$/;
const test = /^v0*[1-9]\d*test/;

/** The stability of a package by its name; undefined when the name has no version, or is nothing but a version. */
export function packageStability(packageName: string): Stability | undefined {
  const dot = packageName.lastIndexOf('.');
  if (dot < 0) return undefined;
  const version = packageName.slice(dot + 1);
  if (test.test(version)) return 'test';
  if (stable.test(version)) return 'stable';
  const word = unstable.exec(version)?.[1];
  return word === 'alpha' || word === 'beta' ? word : undefined;
}
