/** What the end of a program is called and how it is told to a person. */
import path from 'node:path';
import type { Departure } from '../control.ts';
import type { CommandSpec, InstanceExit } from '../supervisor.ts';
import type { ProgramEnd } from './guard-control.ts';

/** @param why what the runtime ended it for, if it did */
export function explainProgramEnd(
  how: ProgramEnd,
  why: Departure | undefined,
  spec: CommandSpec,
): InstanceExit {
  const { project } = spec;
  const command = `"${spec.command.join(' ')}"`;
  if (why?.kind === 'stopped') return exit('stopped', `${project} was stopped.`);
  if (why?.kind === 'stalled') {
    const seconds = Math.round(why.silentMs / 1000);
    return exit(
      'stalled',
      `${project} did not answer for ${seconds} seconds and was ended; "stallLimit" in skep.json sets another time.`,
    );
  }
  switch (how.kind) {
    case 'exit':
      return exit('exit', `${project} ended: ${command} exited with code ${how.code}; its log says more.`);
    case 'signal':
      return exit('crash', `${project} ended: ${command} was ended by ${how.signal}.`);
    case 'unguarded':
      return exit('host', `${project} ended because the process that watches over it did.`);
    case 'not-started': {
      const message = `${project} cannot start: ${whyNotStarted(how.code, how.message, spec)}`;
      const file = path.join(spec.folder, 'skep.json');
      return { reason: 'load', message, problems: [{ file, line: 1, column: 1, message }] };
    }
  }
}

/** What callers of a program that is gone are told. */
export function endOfProgram(project: string): string {
  return `${project} has ended: call again in a moment, its log says more`;
}

function whyNotStarted(code: string, message: string, { command, folder }: CommandSpec): string {
  const program = command[0] ?? '';
  switch (code) {
    case 'ENOENT':
      return `there is no program "${program}" (looked for from ${folder}): install it, or name another one in "command" of skep.json.`;
    case 'EACCES':
      return `"${program}" is not a program, or not one that may be run: \`chmod +x\` makes a file one.`;
    default:
      return message;
  }
}

function exit(reason: InstanceExit['reason'], message: string): InstanceExit {
  return { reason, message, problems: [] };
}
