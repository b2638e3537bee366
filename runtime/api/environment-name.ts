/** Which names an environment may have: the same at the command line, in the editor and in a manifest. */

/** Name of this user's own environment, which is always there. */
export const localName = 'local';

/** So that `{{name}}` in a request file can be it. */
export const environmentNamePattern = /^[a-z][\w.-]*$/i;

/** Says so; goes on behind a colon. */
export const environmentNameRule = 'a name begins with a letter and has letters, digits, `-`, `_` and `.`';

/** Why an environment that is added cannot have a name; undefined where it can. Goes on behind a colon. */
export function environmentNameProblem(name: string): string | undefined {
  if (name === localName) return 'this machine has that name; choose another';
  return environmentNamePattern.test(name) ? undefined : environmentNameRule;
}
