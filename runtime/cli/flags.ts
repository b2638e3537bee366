import { UsageError } from './usage-error.ts';

/** One `--name=value`, `--name value` or `--name`, as it stands; what it means depends on the request's fields. */
export interface Flag {
  /** Without the dashes: post.title */
  name: string;
  value: string;
}

/**
 * Reads the flags of `skep SERVICE METHOD --field=value`. Whether `--field` takes the next argument depends on what it
 * is, so `isSwitch` is asked. Throws UsageError for anything that is no flag.
 */
export function readFlags(args: readonly string[], isSwitch: (name: string) => boolean): Flag[] {
  const flags: Flag[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [, name, value] = /^--([A-Za-z_][\w.-]*)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined)
      throw new UsageError(`unexpected argument \`${arg}\`: fields are given as --field=value`);
    const next = args[i + 1];
    if (value !== undefined) {
      flags.push({ name, value });
    } else if (isSwitch(name)) {
      const says = next === 'true' || next === 'false' ? next : 'true';
      if (says === next) i++;
      flags.push({ name, value: says });
    } else if (next === undefined || next.startsWith('--')) {
      throw new UsageError(`--${name} needs a value: --${name}=VALUE`);
    } else {
      flags.push({ name, value: next });
      i++;
    }
  }
  return flags;
}
