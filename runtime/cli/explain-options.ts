import { nearestName } from '../nearest-name.ts';
import type { Option } from './command.ts';

/** What `node:util` found wrong with the options of a command, in our words: with the nearest right one, or what it takes. */
export function explainOptions(error: unknown, options: Readonly<Record<string, Option>>): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, unknown] = /^Unknown option '--?([^']+)'/.exec(message) ?? [];
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, Object.keys(options));
    const hint = nearest === undefined ? '' : `; did you mean \`--${nearest}\`?`;
    return `unknown option \`${unknown.length === 1 ? '-' : '--'}${unknown}\`${hint}`;
  }
  const [, short, long] = /^Option '(?:-(\w))?(?:, )?(?:--([\w-]+))?/.exec(message) ?? [];
  const [name, option] =
    Object.entries(options).find(([each, { short: letter }]) =>
      long === undefined ? letter === short : each === long,
    ) ?? [];
  if (name === undefined || option === undefined) return message;
  const written = long === undefined ? `-${short}` : `--${name}`;
  if (option.type === 'boolean') return `\`${written}\` takes no value`;
  const dashed = message.includes('is ambiguous')
    ? `; one that begins with a dash is given as --${name}=-...`
    : '';
  return `\`${written}\` needs a value: ${written} ${option.value ?? 'VALUE'}${dashed}`;
}
