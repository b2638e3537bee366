import path from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { explainOptions } from './explain-options.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage-error.ts';

/** What a word stands for, so that shells complete it: names of such things, or one of these words. */
export type Completes =
  | 'command'
  | 'environment'
  | 'method'
  | 'project'
  | 'service'
  | 'template'
  | readonly string[];

/** One option of a command, as `node:util` parses it and as the help shows it. */
export interface Option {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** What stands for its value in the help: DIR */
  value?: string;
  /** What its value is one of; a file without it. */
  completes?: Completes;
  /** What it does, in a few words. */
  text: string;
}

/** A command of `skep`. */
export interface Command {
  /** What may follow `skep `: `new NAME [options]`. */
  usage: readonly string[];
  /** What it does, for its help: sentences. */
  about: string;
  options: Readonly<Record<string, Option>>;
  /** What it takes that is no option: those it must have, as its usage names them, and how many more. */
  arguments: { required: readonly string[]; optional: number };
  /** What each of these is one of; those beyond are files. */
  completes?: readonly Completes[];
  examples?: readonly string[];
  /** Does it, and gives the exit code: 0 done, 1 found problems or a failed call. */
  run(invocation: Invocation): Promise<number>;
}

/** A command as it was called. */
export interface Invocation {
  readonly arguments: readonly string[];
  readonly output: Output;
  /** Aborted by ^C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** Where the command acts: `-C DIR`, or the working directory. */
  readonly folder: string;
  /** Value of an option, when it was given. */
  text(option: string): string | undefined;
  /** Values of an option that may be given several times. */
  texts(option: string): readonly string[];
  /** Whether a switch was given. */
  has(option: string): boolean;
}

/** Options that many commands have. */
export const jsonOption: Option = { type: 'boolean', text: 'print JSON, for programs' };
export const folderOption: Option = { type: 'string', short: 'C', value: 'DIR', text: 'act in DIR' };
export const environmentOption: Option = {
  type: 'string',
  value: 'NAME',
  completes: 'environment',
  text: 'talk to this environment; without it, to the one `skep env use` chose, else `local`',
};
export const helpOption: Option = { type: 'boolean', short: 'h', text: 'show this help' };

/** Reads a command's arguments. Throws UsageError. */
export function readArguments(
  command: Command,
  args: readonly string[],
): Omit<Invocation, 'output' | 'signal'> {
  const options: Record<string, Option> = { ...command.options, help: helpOption };
  const parsed = parse(args, options);
  const { values, positionals } = parsed;
  const { required, optional } = command.arguments;
  const missing = required[positionals.length];
  // Help is for those who do not know yet what it takes.
  if (values.help !== true && missing !== undefined) throw new UsageError(`${missing} is missing`);
  const unexpected = positionals[required.length + optional];
  if (unexpected !== undefined) throw new UsageError(`unexpected argument \`${unexpected}\``);
  const textsOf = (option: string): string[] => {
    const value = values[option];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  };
  return {
    arguments: positionals,
    folder: path.resolve(textsOf('directory')[0] ?? '.'),
    text: (option) => textsOf(option)[0],
    texts: textsOf,
    has: (option) => values[option] === true,
  };
}

function parse(args: readonly string[], options: Record<string, Option>) {
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(explainOptions(error, options));
  }
}
