/** An output channel that follows a log. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import { LineBatch } from './line-batch.ts';
import { filterWords, type LogFilter } from './log-filter.ts';
import { changeWords, type LogLinks, logLanguage } from './log-links.ts';
import { logText, nanoseconds } from './log-text.ts';

/** Milliseconds before a log that ended is followed again. */
const again = 500;

export interface LogChannelOptions {
  environment: Environment;
  links: LogLinks;
  name: string;
  filter: LogFilter;
  /** The lines are of several projects, and what is shown of them can be chosen. */
  isTogether: boolean;
}

export class LogChannel implements vscode.Disposable {
  readonly #options: LogChannelOptions;
  readonly #channel: vscode.OutputChannel;
  readonly #batch: LineBatch;
  #filter: LogFilter;
  #following = new AbortController();

  constructor(options: LogChannelOptions) {
    this.#options = options;
    this.#filter = options.filter;
    // Times are those of the lines, not of their arrival here, as a channel of VS Code's own for logs has them.
    this.#channel = vscode.window.createOutputChannel(options.name, logLanguage);
    this.#batch = new LineBatch(this.#channel);
    this.filter = options.filter;
  }

  get filter(): LogFilter {
    return this.#filter;
  }

  /** Shows what fits from now on, the lines that are kept included. */
  set filter(filter: LogFilter) {
    this.#filter = filter;
    this.#following.abort();
    this.#following = new AbortController();
    this.#batch.begin(this.#options.isTogether ? [`# ${filterWords(filter)}. ${changeWords}`] : []);
    void this.#follow(filter, this.#following.signal);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#following.abort();
    this.#batch[Symbol.dispose]();
    this.#channel.dispose();
  }

  async #follow(filter: LogFilter, signal: AbortSignal): Promise<void> {
    const { environment, links, isTogether } = this.#options;
    const { errorText } = await import('../environment/error-text.ts');
    let since = 0n;
    let said = '';
    while (!signal.aborted) {
      // Every line that is kept, the first time; later only what is new.
      const shown = since;
      try {
        await environment.connected(signal);
        const lines = environment.api.project.logs({ ...filter, follow: true, tail: 0 }, { signal });
        for await (const line of lines) {
          if (signal.aborted) return;
          const time = nanoseconds(line);
          if (time <= shown) continue;
          // What is kept comes again after a break: the newest that was shown stays the bar, through a second break too.
          if (time > since) since = time;
          links.remember(line);
          this.#batch.add(logText(line, isTogether && filter.project === '', links.shortPath));
        }
      } catch (error) {
        const reason = errorText(error);
        if (since === 0n && !signal.aborted && reason !== said) this.#batch.add(reason);
        said = reason;
      }
      await delay(again, undefined, { signal }).catch(() => undefined);
    }
  }
}
