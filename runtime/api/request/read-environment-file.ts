/**
 * Reads a file of variables for request files: an object an environment, by its name, and `$shared` for all of them.
 * `{ "local": { "user": "ada" }, "$shared": { ... } }`
 */

/** What such files are called; the later one's variables count, and are not for sharing. */
export const environmentFileNames = ['http-client.env.json', 'http-client.private.env.json'];

/** The one for secrets. */
export const privateEnvironmentFile = 'http-client.private.env.json';

/** For every environment; its own variables count before these. */
const shared = '$shared';

/** The variables of an environment, or in a sentence what keeps the file from being read. */
export function readEnvironmentFile(
  text: string,
  environment: string,
): { variables: Map<string, string> } | { problem: string } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { problem: `It is not JSON: ${error instanceof Error ? error.message : error}.` };
  }
  if (!isRecord(content)) return { problem: 'It holds an object for each environment: `{ "local": { } }`.' };
  const variables = new Map<string, string>();
  for (const name of [shared, environment]) {
    const section = content[name];
    if (section === undefined) continue;
    if (!isRecord(section))
      return { problem: `\`${name}\` is an object of variables: \`{ "user": "ada" }\`.` };
    for (const [key, value] of Object.entries(section)) {
      variables.set(key, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  return { variables };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
