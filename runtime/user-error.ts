/**
 * A failure the user can cause and mend: a file that does not parse, a port that is taken, a wrong token.
 * The message is one sentence that names the culprit and says what to do; it is shown as it is, without a stack.
 * Anything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  /** Stable, kebab-case, for tests and for machines: `port-taken`, `no-project`, ... */
  readonly code: string;
  /** Where in the user's files the culprit stands, when one place is to blame. */
  readonly problems: readonly Problem[];

  constructor(code: string, message: string, options?: { cause?: unknown; problems?: readonly Problem[] }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.problems = options?.problems ?? [];
  }
}

/** One place in a user's file and what is wrong there. Lines and columns count from 1, columns in UTF-16 units. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  message: string;
}
