import type { Command, Option } from './command.ts';
import { helpOption } from './command.ts';
import { builtIns } from './commands.ts';

/** The help of `skep` as a whole. */
export function generalHelp(): string {
  const width = Math.max(...[...builtIns.keys()].map((name) => name.length));
  const commands = [...builtIns].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'skep: define, run, find, call and deploy Protobuf services.',
    '',
    'Usage: skep COMMAND [ARGUMENT...] [--help]',
    '       skep SERVICE METHOD [--FIELD=VALUE...]',
    '       skep --version',
    '',
    'Commands:',
    ...commands,
    '',
    'The first three:',
    '  skep new hello',
    '  skep run hello',
    '  skep hello hello --name=Ada',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, help: helpOption });
  const left = options.map(([name, option]) => optionUsage(name, option));
  const width = Math.max(...left.map((each) => each.length));
  const examples = command.examples ?? [];
  return [
    ...usageLines(command),
    '',
    command.about,
    '',
    'Options:',
    ...options.map(([, option], i) => `  ${(left[i] ?? '').padEnd(width)}  ${option.text}`),
    ...(examples.length === 0 ? [] : ['', 'Examples:', ...examples.map((example) => `  ${example}`)]),
  ].join('\n');
}

/** How a command is called, a line a form. */
export function usageLines(command: Command): string[] {
  return command.usage.map((usage, i) => `${i === 0 ? 'Usage:' : '      '} skep ${usage}`);
}

function optionUsage(name: string, option: Option): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
}
