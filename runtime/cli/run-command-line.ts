import { explainSystemError } from '../system-error.ts';
import { UserError } from '../user-error.ts';
import { type Command, readArguments } from './command.ts';
import { builtIns } from './commands.ts';
import { releaseHeld } from './held.ts';
import { commandHelp, generalHelp, usageLines } from './help-text.ts';
import { Output } from './output.ts';
import { reportUserError } from './report-error.ts';
import { UsageError } from './usage-error.ts';

/** Exit codes; see also `Command.run`. */
const failed = 1;
const wrongUsage = 2;
/** What shells report for a program that ^C ended. */
const interrupted = 130;

/** Runs `skep` with these arguments and ends the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  quietExperimentalWarnings();
  endWithReader();
  const output = new Output(process.stdout, process.stderr);
  process.once('beforeExit', () => {
    // Nothing is left that could answer: a connection broke without a word.
    output.note(
      `${output.noteStyle('red', 'error')}: the connection was lost; \`skep status\` tells what runs`,
    );
    process.exit(failed);
  });
  const code = await dispatch(args, output, listenForInterrupt());
  await releaseHeld();
  await flush();
  process.exit(code);
}

async function dispatch(args: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') {
    output.line(generalHelp());
    return name === undefined ? wrongUsage : 0;
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    output.line((await import('../version.ts')).version);
    return 0;
  }
  let command: Command | undefined;
  try {
    command = await builtIns.get(name)?.load();
    if (command === undefined) {
      const { callService } = await import('./call-service.ts');
      return await callService(args, output, signal);
    }
    const read = readArguments(command, rest);
    if (read.has('help')) {
      output.line(commandHelp(command));
      return 0;
    }
    return await command.run({ ...read, output, signal });
  } catch (error) {
    return report(explainSystemError(error), command, name, output, signal);
  }
}

async function report(
  error: unknown,
  command: Command | undefined,
  name: string,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if (error instanceof UsageError) {
    output.note(`${output.noteStyle('red', 'error')}: ${error.message}`);
    if (command !== undefined) {
      for (const line of usageLines(command)) output.note(line);
      output.note(`\`skep ${name} --help\` tells more.`);
    }
    return wrongUsage;
  }
  if (signal.aborted) return interrupted;
  if (error instanceof UserError) {
    reportUserError(error, output);
    return failed;
  }
  if (isConnectError(error)) {
    output.note(`${output.noteStyle('red', 'error')}: the environment answered ${error.message}`);
    return failed;
  }
  throw error;
}

/** Told by its name: most commands never load Connect. */
function isConnectError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ConnectError';
}

/** The first ^C asks the command to end, the second one ends it. */
function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(interrupted);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return controller.signal;
}

/** `skep logs -f | head`: whoever reads has enough, and so have we. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** Node says on every start that `node:sqlite` is experimental; nobody who runs `skep` can do anything about it. */
function quietExperimentalWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    // Its stack leads into Node, where whoever runs `skep` has nothing to look for.
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
}

/** What is written to a pipe leaves after the call that wrote it. */
function flush(): Promise<void> {
  return new Promise((resolve) => process.stdout.write('', () => process.stderr.write('', () => resolve())));
}
