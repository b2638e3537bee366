/** Calls at an even pace, whatever the answers take, as many callers who do not know of each other make them. */
import { Agent, request } from 'node:http';

/** Milliseconds between two bursts. */
const beat = 10;

export class PacedLoad implements AsyncDisposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #address: string;
  readonly #methods: readonly string[];
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #began = performance.now();
  #sent = 0;
  answered = 0;
  failed = 0;

  /** Calls each method in its turn, so many times a second together. */
  constructor(address: string, methods: readonly string[], perSecond: number) {
    this.#address = address;
    this.#methods = methods;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - this.#began) / 1000) * perSecond);
      while (this.#sent < due) this.#call();
    }, beat);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    this.#agent.destroy();
  }

  #call(): void {
    const method = this.#methods[this.#sent++ % this.#methods.length];
    const done = Promise.withResolvers<void>();
    this.#open.add(done.promise);
    const end = (answered: boolean) => {
      if (answered) this.answered++;
      else this.failed++;
      this.#open.delete(done.promise);
      done.resolve();
    };
    const headers = { 'content-type': 'application/json' };
    const call = request(`${this.#address}/${method}`, { method: 'POST', agent: this.#agent, headers });
    call.on('error', () => end(false));
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => end(response.statusCode === 200));
    });
    call.end('{"text":"x"}');
  }
}
