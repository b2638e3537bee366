/** Why there is nothing to compare with. The message says what to do. */
export class AgainstError extends Error {
  override readonly name = 'AgainstError';
  /** Stable, for tests and programs. */
  readonly code:
    | 'no-git'
    | 'git-failed'
    | 'no-repository'
    | 'ref-unknown'
    | 'not-found'
    | 'not-a-descriptor-set'
    | 'cannot-read';

  constructor(code: AgainstError['code'], message: string, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}
