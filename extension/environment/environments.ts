/** The environments of this user: the local one, and those that were added. */
import * as vscode from 'vscode';
import type { ClientTlsFiles } from '../../runtime/api/client-tls.ts';
import { localName } from '../../runtime/api/environment-name.ts';
import { Environment } from './environment.ts';
import { ReachedServer } from './reached-server.ts';
import { type HeaderValues, readHeaders, type SavedEnvironment, writeHeaders } from './saved-environment.ts';

const listKey = 'skep.environments';
const secretKey = (name: string) => `skep.environment.${name}`;

export class Environments implements vscode.Disposable {
  readonly local = new Environment(localName, true);
  readonly #added = new Map<string, Environment>();
  /** What the local environment reaches for this window. */
  readonly #reached = new Map<string, ReachedServer>();
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

  get added(): Environment[] {
    return this.all.slice(1);
  }

  /** Those that can be deployed to. */
  get deployable(): Environment[] {
    return this.added.filter(({ foreign }) => foreign === undefined);
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
      this.#letGo(name);
      environment.dispose();
    }
    for (const each of saved) {
      const { name, address, tls, foreign } = each;
      const token = (await this.#context.secrets.get(secretKey(name))) ?? '';
      // It was removed or changed meanwhile: whoever did that has said so, or loads anew.
      if (!this.#saved().some((now) => JSON.stringify(now) === JSON.stringify(each))) continue;
      this.#reach(each, token);
      if (foreign) continue;
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
    const saved: SavedEnvironment = { name, address, ...(tls && { tls }) };
    await this.#context.globalState.update(listKey, [...others, saved]);
    const environment = this.#open(name);
    this.#reach(saved, token);
    environment.connect({ address, token, ...(tls && { tls }) });
    await this.#context.secrets.store(secretKey(name), token);
    this.#changed.fire();
    return environment;
  }

  /** Keeps a server of someone else's likewise; the values of its headers are secrets. */
  async addServer(saved: SavedEnvironment, headers: HeaderValues): Promise<Environment> {
    const others = this.#saved().filter((each) => each.name !== saved.name);
    await this.#context.globalState.update(listKey, [...others, saved]);
    const secret = writeHeaders(headers);
    this.#reach(saved, secret);
    await this.#context.secrets.store(secretKey(saved.name), secret);
    this.#changed.fire();
    return this.#open(saved.name);
  }

  /** What is kept of a server of someone else's, with the values of its headers; undefined for what is none. */
  async server(name: string): Promise<{ saved: SavedEnvironment; headers: HeaderValues } | undefined> {
    const saved = this.#saved().find((each) => each.name === name);
    if (!saved?.foreign) return undefined;
    return { saved, headers: readHeaders((await this.#context.secrets.get(secretKey(name))) ?? '') };
  }

  /** Forgets an environment, its token or headers, and what it was known to serve; what runs there goes on. */
  async remove(name: string): Promise<void> {
    await this.#context.globalState.update(
      listKey,
      this.#saved().filter((each) => each.name !== name),
    );
    await this.#context.secrets.delete(secretKey(name));
    await this.load();
    const { forgetServer } = await import('../../runtime/api/forget-server.ts');
    await forgetServer(name);
  }

  dispose(): void {
    for (const reached of this.#reached.values()) reached.dispose();
    for (const environment of this.all) environment.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #saved(): SavedEnvironment[] {
    return this.#context.globalState.get<SavedEnvironment[]>(listKey, []);
  }

  /** Has the local environment reach it: for this window, or for the projects alone that call one of Skep's own. */
  #reach(saved: SavedEnvironment, secret: string): void {
    const { name } = saved;
    const environment = this.#open(name);
    environment.foreign = saved.foreign && { address: saved.address };
    if (this.#reached.get(name)?.said === JSON.stringify([saved, secret])) return;
    // Its rows stay, and as unfolded as they are, while it is reached in another way.
    if (saved.foreign && this.#reached.has(name)) environment.reconnect();
    this.#letGo(name);
    this.#reached.set(name, new ReachedServer(environment, this.local, saved, secret));
  }

  #letGo(name: string): void {
    this.#reached.get(name)?.dispose();
    this.#reached.delete(name);
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
