/** The oldest Node with all that Skep uses, `node:sqlite` above all. */
const oldest = [22, 13] as const;

/** What to tell somebody whose Node is too old; undefined when it is not. */
export function complainAboutNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return `skep needs Node.js ${oldest.join('.')} or newer, and this is ${version}: install a newer one from https://nodejs.org, or use the terminal of the editor, which brings its own`;
}
