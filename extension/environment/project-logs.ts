/** What projects write, an output channel for each: opened when first asked for, and followed from then on. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LogsResponse } from '../../runtime/api/gen/skep/project/v1/project_pb.ts';
import type { Environment } from './environment.ts';

/** Milliseconds before a log that ended is followed again. */
const again = 500;

export class ProjectLogs implements vscode.Disposable {
  readonly #environment: Environment;
  /** By folder. */
  readonly #channels = new Map<string, vscode.OutputChannel>();
  readonly #closed = new AbortController();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Brings the log of a project to the front. */
  show(name: string, folder: string): void {
    const known = this.#channels.get(folder);
    // The language `log` colours levels and times; the times are those of the lines, not of their arrival here.
    const channel = known ?? vscode.window.createOutputChannel(`Skep: ${name}`, 'log');
    this.#channels.set(folder, channel);
    channel.show(true);
    if (!known) void this.#follow(folder, channel);
  }

  dispose(): void {
    this.#closed.abort();
    for (const channel of this.#channels.values()) channel.dispose();
  }

  async #follow(folder: string, channel: vscode.OutputChannel): Promise<void> {
    const { signal } = this.#closed;
    const { errorText } = await import('./error-text.ts');
    let since = 0n;
    let said = '';
    while (!signal.aborted) {
      // Every line that is kept, the first time; later only what is new.
      const shown = since;
      try {
        await this.#environment.connected(signal);
        const lines = this.#environment.api.project.logs(
          { project: folder, follow: true, tail: 0 },
          { signal },
        );
        for await (const line of lines) {
          since = nanoseconds(line);
          if (since > shown) channel.appendLine(logLine(line));
        }
      } catch (error) {
        const reason = errorText(error);
        if (since === 0n && !signal.aborted && reason !== said) channel.appendLine(reason);
        said = reason;
      }
      await delay(again, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** `2026-11-22 20:14:03.120 [info] listening port=8080 (/src/posts/src/main.ts:12:11)` */
function logLine(line: LogsResponse): string {
  const time = new Date(Number(nanoseconds(line) / 1_000_000n));
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return `${local.toISOString().replace('T', ' ').slice(0, -1)} [${line.level || 'info'}] ${line.text}${attributesOf(line)}${placeOf(line)}`;
}

function attributesOf({ attributes = {} }: LogsResponse): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');
}

/** Where it was logged, as the editor makes a link of it. A line of a stack has its own. */
function placeOf({ place, text }: LogsResponse): string {
  if (!place || /^\s+at /.test(text)) return '';
  return ` (${place.file}:${place.line}:${place.column})`;
}

function nanoseconds({ time }: LogsResponse): bigint {
  return time ? time.seconds * 1_000_000_000n + BigInt(time.nanos) : 0n;
}
