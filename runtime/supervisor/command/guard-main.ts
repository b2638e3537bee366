/**
 * The entry of the guard: a child process that starts programs in other languages for the runtime, and ends them when the
 * runtime is gone, by whatever death. A program itself would not notice.
 */

import type { GuardCommand, GuardReport } from './guard-control.ts';
import { Guarded } from './guarded.ts';

process.title = 'skep guard';
const programs = new Map<number, Guarded>();

// ^C in a terminal, and its closing, reach the whole process group; the runtime decides what ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => void endAll());
process.on('disconnect', () => void endAll());
process.on('message', (command: GuardCommand) => {
  if (command.kind === 'run') run(command);
  else programs.get(command.id)?.end(command.kind === 'kill');
});

function run({ id, program }: Extract<GuardCommand, { kind: 'run' }>): void {
  const guarded = new Guarded(program, {
    onStarted: (pid) => report({ kind: 'started', id, pid }),
    onLine: (level, text) => report({ kind: 'line', id, level, text }),
    onEnded: (how) => {
      programs.delete(id);
      report({ kind: 'ended', id, how });
    },
  });
  programs.set(id, guarded);
  guarded.start();
}

async function endAll(): Promise<void> {
  const running = [...programs.values()];
  for (const program of running) program.end(false);
  await Promise.all(running.map((program) => program.gone));
  process.exit();
}

function report(message: GuardReport): void {
  // Nobody is left to be told when the channel is closed.
  if (process.connected) process.send?.(message, () => undefined);
}
