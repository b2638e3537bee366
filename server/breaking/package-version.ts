/** Numbers count from 1 and fit into 32 bits. */
const number = '0*[1-9]\\d{0,9}';
const unstable = new RegExp(`^v(?:${number}test.*|${number}(?:p${number})?(?:alpha|beta)(?:${number})?)$`);

/** Whether the last part of a package's name is the version of something unfinished: v1alpha1, v2p1beta, v1testing. */
export function isUnstablePackage(name: string): boolean {
  const parts = name.split('.');
  return parts.length > 1 && unstable.test(parts.at(-1) ?? '');
}
