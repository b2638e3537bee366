import type { OptionNode } from '../syntax/tree.ts';

/** Which of the two things that are written as an option and are none this is. */
export function pseudoOption(option: OptionNode): 'default' | 'json_name' | undefined {
  const [part] = option.name;
  if (option.name.length !== 1 || !part || part.extension) return undefined;
  return part.text === 'default' || part.text === 'json_name' ? part.text : undefined;
}
