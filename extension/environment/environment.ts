/** One environment: where it is, whether it answers, and what runs in it. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ClientTlsFiles } from '../../runtime/api/client-tls.ts';
import type { EnvironmentConnection } from '../../runtime/api/connect.ts';
import type { Project, Status } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { untilReach } from './settled.ts';

/** Where an environment's gateway is, and what opens its control API. */
export interface Endpoint {
  /** Base URL: http://127.0.0.1:8080 */
  address: string;
  token: string;
  /** Where its certificates lie, when it has its own. */
  tls?: ClientTlsFiles;
  /** Local environment only: the process that owns it, and whether that is this one. */
  pid?: number;
  owner?: boolean;
}

/** `refused`: it answers, and does not accept the token. */
export type Reach = 'starting' | 'connected' | 'unreachable' | 'refused';

/** Milliseconds before the second attempt to reach it; doubled up to the longest. */
const firstWait = 100;
const longestWait = 5000;

export class Environment implements vscode.Disposable {
  readonly name: string;
  readonly isLocal: boolean;
  readonly #changed = new vscode.EventEmitter<void>();
  /** After each change of anything below. */
  readonly onDidChange = this.#changed.event;

  /** Set for a server of someone else's: where that is, behind the gateway that the endpoint names. */
  foreign: { readonly address: string } | undefined;
  reach: Reach = 'starting';
  /** Why it does not answer; a sentence for people. */
  error = '';
  endpoint: Endpoint | undefined;
  /** What was last heard; empty while nothing answers, unless that is for a moment. */
  status: Status | undefined;
  #connection: EnvironmentConnection | undefined;
  #watching = new AbortController();

  constructor(name: string, isLocal: boolean) {
    this.name = name;
    this.isLocal = isLocal;
  }

  get projects(): readonly Project[] {
    return this.status?.projects ?? [];
  }

  /** Base URL of the gateway; empty before it is known. */
  get address(): string {
    return this.status?.gateway || this.endpoint?.address || '';
  }

  /** Where others reach what it serves: the server's own address, of one that is somebody else's. */
  get publicAddress(): string {
    return this.foreign?.address ?? this.address;
  }

  /** The control API of a connected environment. Throws a sentence for people when it is not. */
  get api(): EnvironmentConnection {
    if (this.#connection && this.reach === 'connected') return this.#connection;
    if (this.reach === 'starting')
      throw new Error(`The environment ${this.name} is still starting. Try again in a moment.`);
    throw new Error(`The environment ${this.name} does not answer: ${this.error}`);
  }

  /** Lets go of what it was connected to: another endpoint will be known soon. What was last heard stays until then. */
  reconnect(): void {
    this.#stop();
    // Its gateway is about to end.
    this.#set('starting', '', this.status && { ...this.status, gateway: '' });
  }

  /** Follows the environment at this endpoint from now on, through disconnections, until the next call or `dispose`. */
  connect(endpoint: Endpoint): void {
    const lastHeard = this.reach === 'starting' ? this.status : undefined;
    this.#stop();
    this.endpoint = endpoint;
    this.#set('starting', '', lastHeard);
    this.#watching = new AbortController();
    void this.#follow(endpoint, this.#watching.signal);
  }

  /** Says why there is nothing to connect to. */
  fail(reason: string): void {
    this.#stop();
    this.#set('unreachable', reason);
  }

  /** Ends when the environment is connected. Rejects with the signal's reason. */
  connected(signal: AbortSignal): Promise<void> {
    return untilReach(this, (reach) => reach === 'connected', signal);
  }

  dispose(): void {
    this.#stop();
    this.#changed.dispose();
  }

  async #follow(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    // Loaded here so that activation does not wait for it.
    const [{ connectEnvironment }, { errorText, isRefusal }] = await Promise.all([
      import('../../runtime/api/connect.ts'),
      import('./error-text.ts'),
    ]);
    if (signal.aborted) return;
    const connection = connectEnvironment(endpoint);
    this.#connection = connection;
    let wait = firstWait;
    while (!signal.aborted) {
      try {
        for await (const { status } of connection.environment.watch({}, { signal })) {
          wait = firstWait;
          this.#set('connected', '', status);
        }
        if (!signal.aborted) this.#set('unreachable', 'The connection ended.');
      } catch (error) {
        if (!signal.aborted)
          this.#set(isRefusal(error) ? 'refused' : 'unreachable', errorText(error, endpoint.address));
      }
      await delay(wait, undefined, { signal }).catch(() => undefined);
      wait = Math.min(wait * 2, longestWait);
    }
  }

  #stop(): void {
    this.#watching.abort();
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }

  #set(reach: Reach, error: string, status?: Status): void {
    this.reach = reach;
    this.error = error;
    this.status = status;
    this.#changed.fire();
  }
}
