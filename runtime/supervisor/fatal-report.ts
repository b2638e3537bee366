/** What a service host wrote to stderr before it died, made sense of. */

/**
 * The thread that made the whole process run out of memory, from the report that Node writes to stderr then
 * (`process.report.reportOnFatalError`). Undefined when the process ended for another reason.
 */
export function readFatalThread(stderr: string): number | undefined {
  if (!stderr.includes('heap out of memory')) return undefined;
  const thread = /"header":\{[^}]*"threadId":(\d+)/.exec(stderr)?.[1];
  return thread === undefined ? undefined : Number(thread);
}

/** The line in which V8 says why it gave up, if it did. */
export function readFatalReason(stderr: string): string | undefined {
  const reason = /^(?:FATAL ERROR: |# (?=Fatal JavaScript |Check failed|Debug check))(.+)$/m.exec(
    stderr,
  )?.[1];
  return reason?.trim();
}
