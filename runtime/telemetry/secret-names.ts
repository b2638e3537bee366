/** Which metadata opens doors, and so is not kept in the history. */

/** What stands in place of a value that is not kept. */
export const notKept = '(not kept)';

const secretNames =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?)$|api-?key|token|secret|password|credential|signature/;

/** Whether a name, in lower case, speaks of keys, tokens and the like. */
export function isSecretName(name: string): boolean {
  return secretNames.test(name);
}
