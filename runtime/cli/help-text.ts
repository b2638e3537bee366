import type { Command, Option } from './command.ts';
import { helpOption } from './command.ts';
import { builtIns, commandGroups } from './commands.ts';

/** Columns that a help takes at most. */
export const helpWidth = 120;

/** The help of `skep` as a whole. */
export function generalHelp(): string {
  const width = Math.max(...[...builtIns.keys()].map((name) => name.length));
  const commands = commandGroups.flatMap((group) => [
    '',
    `${group.title}:`,
    ...Object.entries(group.commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
  ]);
  return [
    'skep: define, run, find, call and deploy Protobuf services.',
    '',
    'Usage: skep COMMAND [ARGUMENT...] [--help]',
    '       skep SERVICE METHOD [--FIELD=VALUE...]',
    '       skep --version',
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
    ...options.map(
      ([, option], i) => `  ${(left[i] ?? '').padEnd(width)}  ${hanging(option.text, width + 4)}`,
    ),
    ...(examples.length === 0 ? [] : ['', 'Examples:', ...examples.map((example) => `  ${example}`)]),
  ].join('\n');
}

/** How a command is called, a line a form. */
export function usageLines(command: Command): string[] {
  return command.usage.map((usage, i) => `${i === 0 ? 'Usage:' : '      '} skep ${usage}`);
}

/** Text in lines of at most `helpWidth` columns, all but the first behind so many spaces. */
function hanging(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent + line.length + 1 + word.length > helpWidth) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

function optionUsage(name: string, option: Option): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`;
}
