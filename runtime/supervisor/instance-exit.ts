/** What an instance's end is called and how it is told to a person. */
import path from 'node:path';
import type { Departure, LoadFailure, ThrownError } from './control.ts';
import type { StackMapper } from './stack-mapper.ts';
import type { InstanceExit, InstanceSpec } from './supervisor.ts';

/** An exit, and more lines for the log that say where. */
export interface ExplainedExit extends InstanceExit {
  details: string[];
}

const throwInstead = 'Throw an error instead: that fails one call, and nothing else.';

/** The end of an instance that its host tells of; what it threw is told with its place in the source. */
export function explainDeparture(why: Departure, spec: InstanceSpec, mapper: StackMapper): ExplainedExit {
  const { project, memoryLimit } = spec;
  switch (why.kind) {
    case 'stopped':
      return exit('stopped', `${project} was stopped.`);
    case 'load-failed':
      return explainLoadFailure(why.reason, spec, mapper);
    case 'unconnected':
      return exit('crash', `${project} was not let in by the runtime, which was too busy: start it again.`);
    case 'uncaught': {
      const what = why.rejection
        ? 'a promise was rejected and nobody caught it'
        : 'an error was thrown and nobody caught it';
      return withPlace('crash', `${project} crashed: ${what}`, why.error, spec, mapper);
    }
    case 'memory':
      return exit('memory', memoryMessage(project, memoryLimit));
    case 'exit':
      return exit('exit', `${project} ended itself: it called process.exit(${why.code}). ${throwInstead}`);
    case 'killed-itself':
      return exit(
        'exit',
        `${project} ended itself: it sent ${why.signal} to its own process. ${throwInstead}`,
      );
    case 'stalled': {
      const seconds = Math.round(why.silentMs / 1000);
      const hint = 'look for a loop that never ends, or for work to do in smaller steps';
      return exit('stalled', `${project} did nothing else for ${seconds} seconds and was ended: ${hint}.`);
    }
    case 'broken-frames':
      return exit('crash', `${project} was ended: it wrote to the connection that carries its calls.`);
  }
}

/** How a service host ended, as one of its instances sees it. */
export interface HostEnd {
  /** Exit code or signal, in words. */
  how: string;
  /** It was to end. */
  asked: boolean;
  /** The instance in whose thread it ran out of memory, where that is known. */
  outOfMemory?: InstanceSpec | undefined;
}

/** The end of an instance whose host has ended: asked to, or by the fault of whoever is in it. */
export function explainHostEnd({ how, asked, outOfMemory }: HostEnd, spec: InstanceSpec): ExplainedExit {
  const { project, memoryLimit, isolation } = spec;
  if (asked) return exit('stopped', `${project} was stopped.`);
  if (outOfMemory === spec) return exit('memory', memoryMessage(project, memoryLimit));
  const ownHost = '"isolation": "process" in skep.json gives one a host of its own';
  const hint =
    isolation === 'process'
      ? 'look for native code that crashes, or for something that kills its process'
      : outOfMemory === undefined
        ? `a service that shares it may be to blame; ${ownHost}`
        : `${outOfMemory.project}, which shares it, wanted more memory at once than there is; ${ownHost}`;
  return exit('host', `${project} ended because its service host did (${how}): ${hint}.`);
}

/** What callers of an instance that is gone are told: how it ended, but nothing of what it threw. */
export function wordForCallers({ reason, message }: InstanceExit, { project }: InstanceSpec): string {
  switch (reason) {
    case 'exit':
    case 'memory':
    case 'stalled':
      return message;
    case 'stopped':
      return `${project} was stopped`;
    case 'host':
      return hostEnded(project);
    case 'load':
    case 'crash':
      return `${project} crashed: its log says more`;
  }
}

/** What callers are told when their instance's host ended, whoever was to blame. */
export function hostEnded(project: string): string {
  return `${project} ended with the process it ran in: call again in a moment, its log says more`;
}

function explainLoadFailure(reason: LoadFailure, spec: InstanceSpec, mapper: StackMapper): ExplainedExit {
  const { project } = spec;
  const fix = 'export default (router: ConnectRouter) => { router.service(...) }';
  switch (reason.kind) {
    case 'threw':
      return withPlace('load', `${project} cannot start`, reason.error, spec, mapper);
    case 'no-default-export':
      return atEntry(`its entry has no default export: write \`${fix}\``);
    case 'default-export-no-function':
      return atEntry(
        `the default export of its entry is ${article(reason.type)}, not a function: write \`${fix}\``,
      );
    case 'no-service':
      return atEntry(`its default export registers no service: call router.service(...) in it`);
  }

  function atEntry(message: string): ExplainedExit {
    const problems = mapper.problemAtEntry(message);
    return { ...exit('load', `${project} cannot start: ${message}.`), problems };
  }
}

function withPlace(
  reason: InstanceExit['reason'],
  what: string,
  error: ThrownError,
  spec: InstanceSpec,
  mapper: StackMapper,
): ExplainedExit {
  const problems = mapper.problemOf(error.stack, error.headline);
  const [place] = problems;
  const where =
    place === undefined ? '' : ` (${path.relative(spec.folder, place.file)}:${place.line}:${place.column})`;
  const details = mapper.mapLines(error.stack);
  return { reason, message: `${what}: ${mapper.mapText(error.headline)}${where}`, problems, details };
}

function exit(reason: InstanceExit['reason'], message: string): ExplainedExit {
  return { reason, message, problems: [], details: [] };
}

function memoryMessage(project: string, memoryLimit: number): string {
  const limit = `${Math.round(memoryLimit / 2 ** 20)} MB`;
  return `${project} was ended: it used more memory than its limit of ${limit}; "memory" in skep.json sets another.`;
}

function article(type: string): string {
  return type === 'undefined' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
