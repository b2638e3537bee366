import { programEnvironment } from '../passed-on-environment.ts';
import type { CommandSpec } from '../supervisor.ts';
import type { ProgramOrder } from './guard-control.ts';

/** What to start for a project: `$PORT` in the arguments is the port too, for what does not look at its environment. */
export function programOrder(spec: CommandSpec, port: number): ProgramOrder {
  return {
    command: spec.command.map((word) => word.replace(/\$(PORT\b|\{PORT\})/g, String(port))),
    folder: spec.folder,
    env: {
      ...programEnvironment(),
      // Lines that a program keeps to itself until it ends are in no log when they are needed.
      PYTHONUNBUFFERED: '1',
      ...spec.env,
      PORT: String(port),
    },
  };
}
