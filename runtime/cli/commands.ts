import type { Command } from './command.ts';

/** A built-in command: its line in the help, and its code, which is loaded only when it is called. */
export interface BuiltIn {
  summary: string;
  load(): Promise<Command>;
}

/** Built-in commands that belong together, as the help shows them. */
export interface CommandGroup {
  title: string;
  commands: Readonly<Record<string, BuiltIn>>;
}

/** Every built-in command, in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Projects',
    commands: {
      new: {
        summary: 'make a project that runs at once',
        load: async () => (await import('./commands/new.ts')).command,
      },
      run: {
        summary: 'run projects, reload on change, until ^C',
        load: async () => (await import('./commands/run.ts')).command,
      },
      status: {
        summary: 'show what runs, and where',
        load: async () => (await import('./commands/status.ts')).command,
      },
      logs: {
        summary: 'show what a project writes',
        load: async () => (await import('./commands/logs.ts')).command,
      },
      stop: {
        summary: 'stop a project',
        load: async () => (await import('./commands/stop.ts')).command,
      },
      test: {
        summary: 'send request files as tests',
        load: async () => (await import('./commands/test.ts')).command,
      },
      use: {
        summary: 'call a service from a project: its typed client',
        load: async () => (await import('./commands/use.ts')).command,
      },
    },
  },
  {
    title: 'Services',
    commands: {
      services: {
        summary: 'list the services that run',
        load: async () => (await import('./commands/services.ts')).command,
      },
      describe: {
        summary: 'show the definition of a service',
        load: async () => (await import('./commands/describe.ts')).command,
      },
      call: {
        summary: 'call a method with a JSON message',
        load: async () => (await import('./commands/call.ts')).command,
      },
      calls: {
        summary: 'show what was called, and call it again',
        load: async () => (await import('./commands/calls.ts')).command,
      },
      trace: {
        summary: 'show a trace',
        load: async () => (await import('./commands/trace.ts')).command,
      },
    },
  },
  {
    title: 'Definitions',
    commands: {
      check: {
        summary: 'find mistakes in definitions',
        load: async () => (await import('./commands/check.ts')).command,
      },
      format: {
        summary: 'format definitions',
        load: async () => (await import('./commands/format.ts')).command,
      },
      lint: {
        summary: 'find what could be better in definitions',
        load: async () => (await import('./commands/lint.ts')).command,
      },
      breaking: {
        summary: 'find what breaks those who know an earlier version',
        load: async () => (await import('./commands/breaking.ts')).command,
      },
      build: {
        summary: 'compile definitions to descriptors',
        load: async () => (await import('./commands/build.ts')).command,
      },
      generate: {
        summary: 'write typed clients, or what a buf.gen.yaml says',
        load: async () => (await import('./commands/generate.ts')).command,
      },
    },
  },
  {
    title: 'Environments',
    commands: {
      env: {
        summary: 'add, choose, list and remove environments',
        load: async () => (await import('./commands/env.ts')).command,
      },
      deploy: {
        summary: 'run a project in another environment',
        load: async () => (await import('./commands/deploy.ts')).command,
      },
      server: {
        summary: 'be an environment to deploy to',
        load: async () => (await import('./commands/server.ts')).command,
      },
    },
  },
  {
    title: 'skep itself',
    commands: {
      completion: {
        summary: 'complete commands in bash, zsh or fish',
        load: async () => (await import('./commands/completion.ts')).command,
      },
      help: {
        summary: 'show how a command is used',
        load: async () => (await import('./commands/help.ts')).command,
      },
    },
  },
];

/** The same by name. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  commandGroups.flatMap(({ commands }) => Object.entries(commands)),
);
