/** Tells the language server what the environments serve of this workspace's projects, so that a change which breaks their callers shows while it is typed. */
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import type { WorkspaceProjects } from '../environment/workspace-projects.ts';
import type { LanguageService } from './language-service.ts';
import type { ServedEnvironment } from './protocol.ts';

/** What an environment served when it was asked, and what made it be asked. */
interface Asked {
  readonly key: string;
  readonly served: Promise<ServedEnvironment | undefined>;
}

export class TellServedDefinitions implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #projects: WorkspaceProjects;
  readonly #language: LanguageService;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[];
  readonly #closed = new AbortController();
  #asked = new Map<string, Asked>();

  constructor(
    environments: Environments,
    projects: WorkspaceProjects,
    language: LanguageService,
    log: vscode.LogOutputChannel,
  ) {
    this.#environments = environments;
    this.#projects = projects;
    this.#language = language;
    this.#log = log;
    const update = () => void this.#update();
    this.#subscriptions = [
      environments.onDidChange(update),
      projects.onDidChange(update),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('skep.breaking')) update();
      }),
    ];
    update();
  }

  dispose(): void {
    this.#closed.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Asks the environments in which something changed, and tells the server where an answer is new. */
  async #update(): Promise<void> {
    const before = this.#asked;
    const asked = new Map<string, Asked>();
    for (const environment of this.#wanted()) {
      const known = before.get(environment.name);
      const key = this.#keyOf(environment);
      // One that does not answer goes on serving what it served, as far as anybody knows.
      const isKnown = known?.key === key || environment.reach !== 'connected';
      if (isKnown) {
        if (known) asked.set(environment.name, known);
      } else asked.set(environment.name, { key, served: this.#ask(environment) });
    }
    const isSame =
      asked.size === before.size && [...asked].every(([name, each]) => before.get(name) === each);
    if (isSame) return;
    this.#asked = asked;
    const served = await Promise.all([...asked.values()].map((each) => each.served));
    if (this.#asked !== asked || this.#closed.signal.aborted) return;
    await this.#language.tellServed(served.filter((each) => each !== undefined));
  }

  /** The environments that definitions are compared with. The local one serves what is being typed: only when it is asked for. */
  #wanted(): Environment[] {
    const setting: unknown = vscode.workspace.getConfiguration('skep').get('breaking.against');
    const against = Array.isArray(setting) ? setting : [setting];
    if (against.includes('off')) return [];
    const isNamed = ({ name }: Environment) => against.includes(`environment:${name}`);
    if (!against.includes('environment:*')) return this.#environments.all.filter(isNamed);
    return this.#environments.all.filter((each) => !each.isLocal || isNamed(each));
  }

  /** Another one whenever the environment may serve another definition, or to somebody else. */
  #keyOf(environment: Environment): string {
    const served = environment.projects.map(({ name, bundle, generation, uses }) => {
      return [name, bundle, generation, uses];
    });
    return JSON.stringify([served, this.#projects.all.map(({ name }) => name)]);
  }

  async #ask(environment: Environment): Promise<ServedEnvironment | undefined> {
    try {
      const [{ servedDefinitions }, { toBinary }, { base64Encode }, { FileDescriptorSetSchema }] =
        await Promise.all([
          import('../../runtime/api/served-definitions.ts'),
          import('@bufbuild/protobuf'),
          import('@bufbuild/protobuf/wire'),
          import('@bufbuild/protobuf/wkt'),
        ]);
      const names = new Set(this.#projects.all.map(({ name }) => name));
      const isOurs = (_service: string, project: string) => names.has(project);
      const served = await servedDefinitions(environment.api, isOurs, this.#closed.signal);
      return {
        name: environment.name,
        services: served.map(({ service, usedBy, descriptors }) => ({
          service,
          usedBy,
          descriptors: base64Encode(toBinary(FileDescriptorSetSchema, descriptors)),
        })),
      };
    } catch (error) {
      if (!this.#closed.signal.aborted)
        this.#log.warn(`What ${environment.name} serves is not known.`, error);
      // Asked again with the next word from the environment.
      this.#asked.delete(environment.name);
      return undefined;
    }
  }
}
