import { readHeaders } from './read-headers.ts';
import { UsageError } from './usage-error.ts';

/** What is for skep itself, and what it does. */
export const ownFlagNames: readonly { value: string; text: string }[] = [
  { value: '--header', text: 'send a header' },
  { value: '--json', text: 'print all there is to say as JSON' },
  { value: '--env', text: 'talk to this environment' },
  { value: '--help', text: 'show its fields' },
];

/** What in `skep SERVICE METHOD ...` is for skep itself and not for the request. */
export interface OwnFlags {
  environment: string | undefined;
  headers: [name: string, value: string][];
  json: boolean;
  help: boolean;
  /** All the rest, in order. */
  rest: string[];
}

/**
 * Takes --env, -H/--header, --json and --help out of the arguments. They win over fields of these names, which
 * `skep call` can set.
 */
export function ownFlags(args: readonly string[]): OwnFlags {
  const own: OwnFlags = { environment: undefined, headers: [], json: false, help: false, rest: [] };
  const headers: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [, name, value] = /^(--env|--header|-H)(?:=(.*))?$/s.exec(arg) ?? [];
    if (arg === '--json') own.json = true;
    else if (arg === '--help' || arg === '-h') own.help = true;
    else if (name === undefined) own.rest.push(arg);
    else {
      const given = value ?? args[++i];
      if (given === undefined) throw new UsageError(`${name} needs a value`);
      if (name === '--env') own.environment = given;
      else headers.push(given);
    }
  }
  own.headers = readHeaders(headers);
  return own;
}
