import { type Command, type Completes, helpOption, type Option } from '../command.ts';
import { builtIns } from '../commands.ts';
import { ownFlagNames } from '../own-flags.ts';
import { fieldFlags, methods, namesOf } from './names.ts';

/** What may stand at a place of a command line. */
export interface Candidate {
  value: string;
  /** What it is, in a few words; may be empty. */
  text: string;
}

/**
 * What may stand in place of the last of these words, which is begun and may be empty: all that begins as it does.
 * The words are those after `skep`. None where a file is wanted, which shells know best.
 */
export async function completeWords(words: readonly string[], signal: AbortSignal): Promise<Candidate[]> {
  const whole = joinAssignments(words);
  const begun = whole.at(-1) ?? '';
  const [, option, value] = /^(--[\w.-]+=)(.*)$/s.exec(begun) ?? [];
  // Where the shell took `--env=` and `na` for two words, it wants the second one alone.
  const prefix = option === undefined || words.at(-1) !== begun ? '' : option;
  const found = await candidates(whole, signal);
  return found
    .filter((each) => each.value.startsWith(value ?? begun))
    .map(({ value, text }) => ({ value: `${prefix}${value}`, text }));
}

/** bash parts words at `=`. */
function joinAssignments(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [i, word] of words.entries()) {
    const before = joined.at(-1);
    const isValue = words[i - 1] === '=' && /^--[\w.-]+=$/.test(before ?? '');
    const isEquals = word === '=' && /^--[\w.-]+$/.test(before ?? '');
    if (before !== undefined && (isValue || isEquals)) joined[joined.length - 1] = before + word;
    else joined.push(word);
  }
  return joined;
}

async function candidates(words: readonly string[], signal: AbortSignal): Promise<Candidate[]> {
  const [name = '', ...rest] = words;
  if (rest.length === 0) {
    if (name.startsWith('-')) return [];
    const commands = await namesOf('command', undefined, signal);
    return [...commands, ...(await namesOf('service', undefined, signal))];
  }
  const command = await builtIns.get(name)?.load();
  return command === undefined ? completeCall(name, rest, signal) : completeCommand(command, rest, signal);
}

/** `skep SERVICE METHOD --field`. */
async function completeCall(
  service: string,
  rest: readonly string[],
  signal: AbortSignal,
): Promise<Candidate[]> {
  const environment = givenFor('--env', rest);
  if (rest.at(-2) === '--env') return namesOf('environment', undefined, signal);
  if (rest.length === 1) return methods(service, environment, signal);
  if (rest.at(-1)?.startsWith('-') !== true) return [];
  return [...(await fieldFlags(service, rest[0] ?? '', environment, signal)), ...ownFlagNames];
}

async function completeCommand(
  command: Command,
  rest: readonly string[],
  signal: AbortSignal,
): Promise<Candidate[]> {
  const options: Record<string, Option> = { ...command.options, help: helpOption };
  const begun = rest.at(-1) ?? '';
  const [, assigned] = /^--([\w.-]+)=/.exec(begun) ?? [];
  const takesBegun = assigned === undefined ? optionOf(rest.at(-2) ?? '', options) : options[assigned];
  if (takesBegun?.type === 'string') return complete(takesBegun.completes, rest, signal);
  if (begun.startsWith('-')) {
    return Object.entries(options).map(([name, { text }]) => ({ value: `--${name}`, text }));
  }
  let position = 0;
  for (const [i, word] of rest.slice(0, -1).entries()) {
    const isValue = optionOf(rest[i - 1] ?? '', options)?.type === 'string';
    if (!isValue && !word.startsWith('-')) position++;
  }
  return complete(command.completes?.[position], rest, signal);
}

async function complete(
  what: Completes | undefined,
  rest: readonly string[],
  signal: AbortSignal,
): Promise<Candidate[]> {
  if (what === undefined) return [];
  if (typeof what !== 'string') return what.map((value) => ({ value, text: '' }));
  return namesOf(what, givenFor('--env', rest), signal);
}

/** The option that a word is, when its value is in the next one. */
function optionOf(word: string, options: Record<string, Option>): Option | undefined {
  if (word.startsWith('--')) return options[word.slice(2)];
  if (!/^-\w$/.test(word)) return undefined;
  return Object.values(options).find(({ short }) => short === word.slice(1));
}

/** What the words say for an option, before the one that is begun. */
function givenFor(option: string, words: readonly string[]): string | undefined {
  const before = words.slice(0, -1);
  const at = before.indexOf(option);
  if (at >= 0) return before[at + 1];
  return before.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
}
