/** What projects write: a channel for each, opened when first asked for and followed from then on, and one for all together. */
import type * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import { LogChannel } from './log-channel.ts';
import { everyLine, type LogFilter } from './log-filter.ts';
import { LogLinks } from './log-links.ts';

export class ProjectLogs implements vscode.Disposable {
  readonly #environment: Environment;
  readonly #links = new LogLinks();
  /** By folder. */
  readonly #channels = new Map<string, LogChannel>();
  #together: LogChannel | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** What is shown of all together. */
  get filter(): LogFilter {
    return this.#together?.filter ?? everyLine;
  }

  /** Brings the log of a project to the front. */
  show(name: string, folder: string): void {
    let channel = this.#channels.get(folder);
    if (!channel) {
      channel = this.#open(`Skep: ${name}`, { ...everyLine, project: folder }, false);
      this.#channels.set(folder, channel);
    }
    channel.show();
  }

  /** Brings the log of all projects to the front; with a filter, only the lines that fit from then on. */
  showTogether(filter?: LogFilter): void {
    if (!this.#together) this.#together = this.#open('Skep: All Logs', filter ?? everyLine, true);
    else if (filter) this.#together.filter = filter;
    this.#together.show();
  }

  dispose(): void {
    for (const channel of this.#channels.values()) channel.dispose();
    this.#together?.dispose();
    this.#links.dispose();
  }

  #open(name: string, filter: LogFilter, isTogether: boolean): LogChannel {
    return new LogChannel({ environment: this.#environment, links: this.#links, name, filter, isTogether });
  }
}
