import { nearestName } from '../../nearest-name.ts';
import type { Command } from '../command.ts';
import { builtIns } from '../commands.ts';
import { commandHelp, generalHelp } from '../help-text.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ['help [COMMAND]'],
  about: 'Shows all commands, or how one of them is used.',
  options: {},
  arguments: { required: [], optional: 1 },
  completes: ['command'],
  async run({ arguments: [name], output }) {
    if (name === undefined) {
      output.line(generalHelp());
      return 0;
    }
    const builtIn = builtIns.get(name);
    if (builtIn === undefined) {
      const nearest = nearestName(name, builtIns.keys());
      const hint =
        nearest === undefined ? '`skep help` lists them' : `did you mean \`skep help ${nearest}\`?`;
      throw new UsageError(`there is no command \`${name}\`; ${hint}`);
    }
    output.line(commandHelp(await builtIn.load()));
    return 0;
  },
};
