/** The local environment of a trusted window: its runtime, what this window asked to run, and how the two meet. */
import * as vscode from 'vscode';
import type { Project } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { HeldProjects } from '../../runtime/api/held-projects.ts';
import type { Endpoint, Environment } from './environment.ts';
import type { Environments } from './environments.ts';
import { allowedHosts } from './external-address.ts';
import { LocalRuntime } from './local-runtime.ts';
import { workspaceFolders } from './workspace-projects.ts';

export class LocalEnvironment implements vscode.Disposable {
  readonly #runtime: LocalRuntime;
  readonly #environments: Environments;
  readonly #environment: Environment;
  readonly #client: string;
  readonly #held: Promise<HeldProjects>;
  #hosts: string[] = [];
  #isStarted = false;

  /** `script` is dist/runtime.js. */
  constructor(script: string, environments: Environments, log: vscode.LogOutputChannel) {
    this.#environments = environments;
    this.#environment = environments.local;
    this.#client = `window of ${workspaceFolders()[0] ?? 'no folder'}`;
    this.#runtime = new LocalRuntime(script, log);
    this.#held = this.#makeHeld();
    this.#runtime.onEndpoint((endpoint) => void this.#use(endpoint));
    this.#runtime.onFailure((reason) => void this.#failed(reason));
  }

  /** Joins it, and connects to the added ones. Not before something needs them: most windows do not. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#runtime.start();
    void this.#environments.load();
  }

  /** Runs a project for as long as this window is open, or until somebody stops it. Answers when it serves or cannot. */
  async run(folder: string, signal: AbortSignal): Promise<Project> {
    return (await this.#held).run(folder, signal);
  }

  /** Stops a project for everybody. */
  async stop(folder: string, signal: AbortSignal): Promise<void> {
    await this.#environment.connected(signal);
    await this.#environment.api.project.stop({ project: folder, lease: '' }, { signal });
  }

  /** Ends what only this window asked to run, and its runtime. */
  async close(): Promise<void> {
    await (await this.#held)[Symbol.asyncDispose]();
    await this.#runtime.close();
  }

  dispose(): void {
    this.#runtime.dispose();
  }

  async #makeHeld(): Promise<HeldProjects> {
    const { HeldProjects } = await import('../../runtime/api/held-projects.ts');
    return new HeldProjects({ client: this.#client, workspaceFolders, allowedHosts: () => this.#hosts });
  }

  async #use(endpoint: Endpoint): Promise<void> {
    this.#environment.connect(endpoint);
    this.#hosts = await allowedHosts(endpoint.address);
    (await this.#held).use(endpoint);
  }

  async #failed(reason: string): Promise<void> {
    this.#environment.fail(reason);
    const again = 'Try Again';
    const output = 'Show Output';
    const choice = await vscode.window.showErrorMessage(
      `Skep's local environment did not start. ${reason}`,
      again,
      output,
    );
    if (choice === again) this.#runtime.start();
    if (choice === output) await vscode.commands.executeCommand('skep.showOutput');
  }
}
