/** The environments of this user: the local one, and those that were added. */
import * as vscode from 'vscode';
import type { ClientTlsFiles } from '../../runtime/api/client-tls.ts';
import { Environment } from './environment.ts';

/** Name of the local environment, in views and in request files. */
export const localName = 'local';

/** What is kept of an added environment; its token is a secret of the editor. */
interface SavedEnvironment {
  name: string;
  address: string;
  /** Where its certificates lie, when it has its own. */
  tls?: ClientTlsFiles;
}

const listKey = 'skep.environments';
const secretKey = (name: string) => `skep.environment.${name}`;

export class Environments implements vscode.Disposable {
  readonly local = new Environment(localName, true);
  readonly #added = new Map<string, Environment>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #context: vscode.ExtensionContext;
  readonly #subscriptions: vscode.Disposable[];
  /** After each change in the list or of any environment. */
  readonly onDidChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.#subscriptions = [
      this.local.onDidChange(() => this.#changed.fire()),
      // Another window added, changed or removed one.
      context.secrets.onDidChange(({ key }) => key.startsWith(secretKey('')) && void this.load()),
    ];
  }

  /** The local one first, the others by name. */
  get all(): Environment[] {
    return [this.local, ...[...this.#added.values()].sort((a, b) => a.name.localeCompare(b.name))];
  }

  /** Those that can be deployed to. */
  get added(): Environment[] {
    return this.all.slice(1);
  }

  get(name: string): Environment | undefined {
    return name === localName ? this.local : this.#added.get(name);
  }

  /** Names and base URLs of those whose address is known, for `{{name}}` in request files. */
  get addresses(): Map<string, string> {
    const known = this.all.filter((environment) => environment.address !== '');
    return new Map(known.map((environment) => [environment.name, environment.address]));
  }

  /** Connects to what was saved, and forgets what is saved no longer. */
  async load(): Promise<void> {
    const saved = this.#saved();
    for (const [name, environment] of this.#added) {
      if (saved.some((each) => each.name === name)) continue;
      this.#added.delete(name);
      environment.dispose();
    }
    for (const { name, address, tls } of saved) {
      const token = (await this.#context.secrets.get(secretKey(name))) ?? '';
      const known = this.#added.get(name);
      const endpoint = { address, token, ...(tls && { tls }) };
      if (JSON.stringify(known?.endpoint) === JSON.stringify(endpoint)) continue;
      this.#open(name).connect(endpoint);
    }
    this.#changed.fire();
  }

  /** Keeps an environment, for every window of this user. */
  async add(name: string, address: string, token: string, tls?: ClientTlsFiles): Promise<Environment> {
    const others = this.#saved().filter((each) => each.name !== name);
    await this.#context.globalState.update(listKey, [...others, { name, address, ...(tls && { tls }) }]);
    const environment = this.#open(name);
    environment.connect({ address, token, ...(tls && { tls }) });
    await this.#context.secrets.store(secretKey(name), token);
    this.#changed.fire();
    return environment;
  }

  /** Forgets an environment and its token; what runs there goes on. */
  async remove(name: string): Promise<void> {
    await this.#context.globalState.update(
      listKey,
      this.#saved().filter((each) => each.name !== name),
    );
    await this.#context.secrets.delete(secretKey(name));
    await this.load();
  }

  dispose(): void {
    for (const environment of this.all) environment.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #saved(): SavedEnvironment[] {
    return this.#context.globalState.get<SavedEnvironment[]>(listKey, []);
  }

  #open(name: string): Environment {
    const known = this.#added.get(name);
    if (known) return known;
    const environment = new Environment(name, false);
    environment.onDidChange(() => this.#changed.fire());
    this.#added.set(name, environment);
    return environment;
  }
}
