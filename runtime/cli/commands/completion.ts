import type { Command } from '../command.ts';
import { candidateLine } from '../completion/candidate-line.ts';
import { completionScripts } from '../completion/scripts.ts';
import { UsageError } from '../usage-error.ts';

const shells = [...completionScripts.keys()];

export const command: Command = {
  usage: [`completion ${shells.join(' | ')}`],
  about:
    'Writes what makes a shell complete commands, options, and the names of services, methods, projects and environments.\n' +
    'For bash and zsh, load it in ~/.bashrc or ~/.zshrc; for fish, write it once to the file below.',
  options: {
    complete: {
      type: 'boolean',
      text: 'what the script asks: a line for all that may stand in place of the last of some words',
    },
  },
  arguments: { required: ['the shell'], optional: Number.POSITIVE_INFINITY },
  completes: [shells],
  examples: [
    'source <(skep completion bash)',
    'source <(skep completion zsh)',
    'skep completion fish > ~/.config/fish/completions/skep.fish',
  ],
  async run({ arguments: words, output, signal, has }) {
    if (has('complete')) {
      // Loaded late: a shell that starts has no need of it.
      const { completeWords } = await import('../completion/complete-words.ts');
      for (const candidate of await completeWords(words, signal)) {
        const line = candidateLine(candidate);
        if (line !== undefined) output.line(line);
      }
      return 0;
    }
    const [shell = '', unexpected] = words;
    if (unexpected !== undefined) throw new UsageError(`unexpected argument \`${unexpected}\``);
    const script = completionScripts.get(shell);
    if (script === undefined)
      throw new UsageError(`\`${shell}\` is no shell that it knows: ${shells.join(', ')}`);
    output.text(script);
    return 0;
  },
};
