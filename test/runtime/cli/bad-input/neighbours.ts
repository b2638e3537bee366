/** A project that gets bad input beside one that must not notice. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createProject } from '../../../../runtime/project/index.ts';
import { eventually, type Going, Skep } from '../skep.ts';

/** What an HTTP call in the short form answered. */
export interface Answered {
  status: number;
  body: { message?: string; code?: string };
}

export class Neighbours {
  readonly skep = new Skep();
  address = '';
  #running: Going | undefined;

  /** The `skep run` of both, or what has taken over from it. */
  get running(): Going {
    assert.ok(this.#running !== undefined, 'nothing was run');
    return this.#running;
  }

  set running(going: Going) {
    this.#running = going;
  }

  /** Makes `hello`, the victim, and `neighbour`, and runs them. */
  async open(): Promise<void> {
    for (const name of ['hello', 'neighbour']) await this.make(name);
    this.running = this.skep.start(['run', '--port', '0']);
    for (const name of ['hello', 'neighbour']) await this.running.says(new RegExp(`^${name} runs$`, 'm'));
    this.address = (await this.running.says(/^at (\S+)$/m))[1] ?? '';
  }

  async make(name: string, parent = this.skep.folder): Promise<string> {
    mkdirSync(parent, { recursive: true });
    const sources = { workspaceFolders: [parent], findService: async () => undefined };
    const made = await createProject(parent, name, 'hello', [], sources, new AbortController().signal);
    return made.folder;
  }

  /** Writes a file of the victim. */
  write(file: string, text: string): void {
    writeFileSync(this.skep.path('hello', file), text);
  }

  read(file: string): string {
    return readFileSync(this.skep.path('hello', file), 'utf8');
  }

  /** Changes a file of the victim as an editor's save does. */
  edit(file: string, from: string, to: string): void {
    const before = this.read(file);
    assert.ok(before.includes(from), `${file} has no ${from}`);
    this.write(file, before.replace(from, to));
  }

  /** Calls the victim over HTTP. */
  async call(name: string, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(`${this.address}/hello/hello`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name }),
    });
    return { status: response.status, body: (await response.json()) as Answered['body'] };
  }

  /** The victim greets in this way, now or in a moment. */
  async greets(greeting: string): Promise<void> {
    await eventually(
      () => this.call('Ada').catch(() => undefined),
      (answered) => answered?.body.message === greeting,
    );
  }

  /** The other project answers as if nothing had been. */
  async neighbourAnswers(): Promise<void> {
    const response = await fetch(`${this.address}/neighbour/hello?name=Ada`);
    assert.deepEqual(await response.json(), { message: 'Hello Ada' });
  }

  /** Nothing a user reads may have a stack of ours or of Node's in it. */
  assertNoStack(text: string): void {
    assert.doesNotMatch(text, /^\s+at .*(node:|\/runtime\/|\/dist\/|\/node_modules\/)/m);
  }
}
