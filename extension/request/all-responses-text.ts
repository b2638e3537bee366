/** What all requests of a file answered, as one `skep-response` document: a line each, then each answer whole. */
import { type FileRequest, requestTitle } from '../../runtime/api/request/request-file.ts';
import { duration } from './response-text.ts';

/** A request of the file, and what came of it so far. */
export interface RequestOutcome {
  request: FileRequest;
  /** Its code; undefined while it is on its way. */
  code: string | undefined;
  /** Its own document. */
  text: string;
  ms: number;
}

/** `total` is how many requests the file has. */
export function allResponsesText(outcomes: readonly RequestOutcome[], total: number): string {
  const failed = outcomes.filter(({ code }) => code !== undefined && code !== 'ok');
  const isDone = outcomes.length === total && outcomes.every(({ code }) => code !== undefined);
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0);
  const parts = [
    `${headline(failed.length, total, isDone)}  ${outcomes.length} of ${total} sent  ${duration(ms)}`,
    lines(outcomes),
    ...outcomes.map(({ request, text }) => `### ${requestTitle(request)}\n\n${text.trimEnd()}`),
  ];
  return `${parts.join('\n\n')}\n`;
}

function headline(failed: number, total: number, isDone: boolean): string {
  if (failed > 0) return `${failed} of ${total} failed`;
  return isDone ? 'all ok' : 'sending';
}

function lines(outcomes: readonly RequestOutcome[]): string {
  const codes = outcomes.map(({ code }) => code ?? 'sending');
  const width = Math.max(...codes.map(({ length }) => length));
  return outcomes
    .map(
      ({ request, code, ms }, index) =>
        `# ${codes[index]?.padEnd(width)}  ${requestTitle(request)}${code === undefined ? '' : `  ${duration(ms)}`}`,
    )
    .join('\n');
}
